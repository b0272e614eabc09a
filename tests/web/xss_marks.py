"""What a vector leaves behind when it runs, and whom it calls."""

from __future__ import annotations

HIT = "top.__hit=1"
EVIL = "http://evil.invalid"

"""Clocks that were wrong: what is stored under a time that has not come yet holds nobody longer than its own span."""

from __future__ import annotations

from datetime import timedelta

CLOCK_SKEW = timedelta(minutes=1)  # servers that share a database differ by less; what lies further ahead is no time

"""How tests damage a file."""

from __future__ import annotations


def flipped(content: bytes) -> bytes:
    """One bit in the middle turned over: as long as before, and no longer the same."""
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :] if content else b"x"

"""What a place that generations are published to can do, whatever kind it is. Knows bytes, never indexes."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from kb.errors import OtvetError

CHUNK = 1 << 20  # bytes read at a time


class StoreError(OtvetError):
    """The place can't be read or written, or holds what is refused."""


class Store(Protocol):
    """Files by relative path. `read` and `fetch` raise FileNotFoundError for what is not there, all raise StoreError."""

    def read(self, path: str, most: int) -> bytes:
        """The whole content. Raises StoreError when that is more than `most` bytes."""
        ...

    def fetch(self, path: str, target: Path, size: int) -> None:
        """The first `size` bytes, or fewer when the file is shorter, into a new file."""
        ...

    def size(self, path: str) -> int | None:
        """None when there is no such file."""
        ...

    def send(self, source: Path, path: str) -> None: ...
    def write(self, path: str, content: bytes) -> None:
        """The whole content or the old one: readers never see a part, as far as the place allows it."""
        ...

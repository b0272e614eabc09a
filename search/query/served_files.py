"""The files of the generation that answers now, watched for being cut in place: a mapped file that gets shorter kills its readers."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


class ServedFiles:
    """Sizes of files when they were opened. Deleting or replacing a file harms nobody: what is mapped stays as it was."""

    def __init__(self, paths: Iterable[Path]) -> None:
        """Raises OSError when one is missing."""
        self._opened = [(path, status.st_ino, status.st_size) for path in paths for status in [path.stat()]]

    def first_cut(self) -> Path | None:
        """A file that is the same one as before and shorter; None when there is none."""
        for path, inode, size in self._opened:
            try:
                now = path.stat()
            except OSError:
                continue
            if now.st_ino == inode and now.st_size < size:
                return path
        return None

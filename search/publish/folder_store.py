"""A folder that generations are published to, also one on a network share. Others may write there: links and pipes are no files."""

from __future__ import annotations

import os
import secrets
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from search.publish.store import CHUNK, StoreError


class FolderStore:
    """Files below one folder. New content is written beside the old one and renamed over it."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def read(self, path: str, most: int) -> bytes:
        with self._opened(path) as file:
            content = file.read(most + 1)
        if len(content) > most:
            raise StoreError(f"{self._root / path} is longer than {most} bytes, so it is none of ours.")
        return content

    def fetch(self, path: str, target: Path, size: int) -> None:
        with self._opened(path) as file, target.open("xb") as copy:
            while size and (chunk := file.read(min(size, CHUNK))):
                copy.write(chunk)
                size -= len(chunk)

    def size(self, path: str) -> int | None:
        try:
            status = self._inside(path).lstat()
        except (FileNotFoundError, NotADirectoryError):
            return None
        return status.st_size if stat.S_ISREG(status.st_mode) else None

    def send(self, source: Path, path: str) -> None:
        with source.open("rb") as file, self._replaced(path) as copy:
            shutil.copyfileobj(file, copy, CHUNK)

    def write(self, path: str, content: bytes) -> None:
        with self._replaced(path) as file:
            file.write(content)

    @contextmanager
    def _opened(self, path: str) -> Iterator[BinaryIO]:
        """A regular file. A pipe would make us wait for ever, a link would lead out of the folder."""
        place = self._inside(path)
        try:
            handle = os.open(place, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except NotADirectoryError:
            raise FileNotFoundError(str(place)) from None
        except OSError as error:
            if place.is_symlink():
                raise StoreError(f"{place} is a link, not a file of ours. Remove it and publish again.") from error
            raise
        with open(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise StoreError(f"{place} is no file. Remove it and publish again.")
            yield file

    @contextmanager
    def _replaced(self, path: str) -> Iterator[BinaryIO]:
        place = self._inside(path)
        place.parent.mkdir(parents=True, exist_ok=True)
        aside = self._inside(f"{path}.{secrets.token_hex(6)}.part")
        try:
            with aside.open("xb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            aside.replace(place)
        finally:
            aside.unlink(missing_ok=True)

    def _inside(self, path: str) -> Path:
        """Raises StoreError when a link among the folders leads elsewhere."""
        place = self._root / path
        if not place.parent.resolve().is_relative_to(self._root.resolve()):
            raise StoreError(f"{place.parent} is a link that leads out of {self._root}. Remove it and publish again.")
        return place

"""A bucket that generations are published to (S3 and its like, by fsspec). Its keys need to read and write objects, no more."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import fsspec

from search.publish.store import CHUNK, StoreError

PART = 16 * CHUNK  # bytes asked for at a time


def open_bucket(url: str) -> BucketStore:
    """Raises ImportError when the library of this kind of bucket is missing, ValueError for a strange address."""
    return BucketStore(*fsspec.core.url_to_fs(url))


class BucketStore:
    """Objects below one path of a bucket."""

    def __init__(self, files: fsspec.AbstractFileSystem, root: str) -> None:
        self._files, self._root = files, root.rstrip("/")

    def read(self, path: str, most: int) -> bytes:
        self._files.invalidate_cache()
        content = self._part(path, 0, most + 1)
        if len(content) > most:
            raise StoreError(f"{self._at(path)} is longer than {most} bytes, so it is none of ours.")
        return content

    def fetch(self, path: str, target: Path, size: int) -> None:
        with target.open("xb") as copy:
            start = 0
            while start < size:
                asked = min(PART, size - start)
                part = self._part(path, start, start + asked)
                copy.write(part)
                start += asked
                if len(part) < asked:  # it is shorter than it should be: there is nothing after
                    return

    def size(self, path: str) -> int | None:
        try:
            with self._plainly(path):
                return int(self._files.size(self._at(path)))
        except FileNotFoundError:
            return None

    def send(self, source: Path, path: str) -> None:
        with self._plainly(path):
            self._files.put_file(str(source), self._at(path))

    def write(self, path: str, content: bytes) -> None:
        with self._plainly(path):
            self._files.pipe_file(self._at(path), content)

    def _part(self, path: str, start: int, end: int) -> bytes:
        with self._plainly(path):
            return bytes(self._files.cat_file(self._at(path), start=start, end=end))

    def _at(self, path: str) -> str:
        return f"{self._root}/{path}"

    @contextmanager
    def _plainly(self, path: str) -> Iterator[None]:
        """What a bucket refuses becomes a StoreError; FileNotFoundError stays as it is."""
        try:
            yield
        except FileNotFoundError as error:
            if error.filename is None and "bucket" in str(error).lower():  # as S3 says it when something is written
                raise StoreError(f"{self._at(path)}: {error}. Create the bucket first.") from error
            raise
        except Exception as error:
            raise StoreError(f"{self._at(path)}: {error}. Check the address, the keys and the rights.") from error

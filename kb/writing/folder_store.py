"""A plain folder of articles: every published version is kept beside them, in `.versions`. Needs no git."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from kb.articles.files import blob_hash
from kb.writing.stores import (
    DIGEST,
    FileMoved,
    FileVersion,
    Signature,
    WritingError,
    locked,
    place_of,
    put_in_place,
    read_place,
    read_whatever,
)

KEPT = ".versions"
LISTED = 100


@dataclass(frozen=True)
class PlainFolderStore:
    """Safe to use from many threads and processes."""

    root: Path
    kind: str = "folder"

    def read(self, path: str) -> str | None:
        return read_place(self.root, path)

    def publish(self, path: str, text: str, *, expected: str | None, signed: Signature) -> str:
        place = place_of(self.root, path)
        with locked(self.root / KEPT / "lock"):
            now = read_whatever(self.root, path)
            if now != expected and now != text:
                raise FileMoved(now)
            last = self._last(path)
            if now is not None and now != text and (last is None or last[1] != now):
                self._keep(path, now, Signature(who="", at=signed.at, message=""))
            if now != text:
                put_in_place(place, text.encode("utf-8"))
            last = self._last(path)
            return last[0] if last and last[1] == text else self._keep(path, text, signed)

    def add_files(self, files: dict[str, bytes], *, signed: Signature) -> None:
        with locked(self.root / KEPT / "lock"):
            for path, data in files.items():
                place = place_of(self.root, path)
                if not place.exists():
                    put_in_place(place, data)

    def keep_draft(self, change: int, path: str, text: str, *, signed: Signature) -> None:
        """The database keeps it."""

    def drop_draft(self, change: int) -> None:
        """Nothing was kept here."""

    def history(self, path: str) -> tuple[FileVersion, ...]:
        return tuple(version for version, _ in self._kept(path))

    def text_at(self, path: str, version: str) -> str:
        text = next((text for kept, text in self._kept(path) if kept.id == version), None)
        if text is None:
            raise WritingError("version", f"there is no version {version!r} of {path}")
        return text

    def earlier_text(self, path: str, digest: str) -> str | None:
        texts = [read_whatever(self.root, path), *(text for _, text in self._kept(path))]
        known = (text for text in texts if text is not None and blob_hash(text.encode("utf-8")).startswith(digest))
        return next(known, None) if DIGEST.fullmatch(digest) else None

    def _kept(self, path: str) -> Iterator[tuple[FileVersion, str]]:
        """Newest first."""
        place_of(self.root, path)
        for file in sorted((self.root / KEPT / path).glob("*.json"), reverse=True)[:LISTED]:
            record = json.loads(file.read_text("utf-8"))
            at = datetime.fromisoformat(record["at"])
            yield FileVersion(id=file.stem, who=record["who"], at=at, message=record["message"]), record["text"]

    def _last(self, path: str) -> tuple[str, str] | None:
        """(id, text) of the newest."""
        return next(((version.id, text) for version, text in self._kept(path)), None)

    def _keep(self, path: str, text: str, signed: Signature) -> str:
        folder = self.root / KEPT / path
        number = max((int(file.stem) for file in folder.glob("*.json")), default=0) + 1
        record = {
            "who": signed.who,
            "at": signed.at.astimezone(UTC).isoformat(),
            "message": signed.message,
            "text": text,
        }
        put_in_place(folder / f"{number:06d}.json", json.dumps(record, ensure_ascii=False).encode("utf-8"))
        return f"{number:06d}"

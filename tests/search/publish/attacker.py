"""Whoever can write to the place indexes are published at."""

from __future__ import annotations

import json
from pathlib import Path

from search.publish import generations
from search.publish.manifest import StoredFile
from search.publish.publish import blob
from search.publish.release import seal, unsealed
from search.publish.signing import new_private_key


class Attacker:
    """Somebody who may write to the folder, and has every key but the right one."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.key = folder, new_private_key()

    @property
    def current(self) -> bytes:
        return (self.folder / "CURRENT").read_bytes()

    @current.setter
    def current(self, content: bytes) -> None:
        (self.folder / "CURRENT").unlink()
        (self.folder / "CURRENT").write_bytes(content)

    @property
    def manifest(self) -> dict:
        return json.loads(
            (self.folder / "generations" / f"{unsealed(self.current).release.generation}.json").read_bytes()
        )

    def put(self, content: bytes) -> StoredFile:
        """A file of the attacker's own among the others."""
        file = StoredFile.of(content)
        target = self.folder / blob(file.digest)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        return file

    def publish(self, manifest: dict, key: str | None = None) -> None:
        """A manifest with everything about it made to agree; signed with a key of the attacker's, or not at all ("")."""
        content = json.dumps(manifest).encode()
        (self.folder / "generations" / f"{manifest['name']}.json").write_bytes(content)
        before = unsealed(self.current).release
        changes = {"generation": manifest["name"], "manifest": StoredFile.of(content), "number": before.number + 1}
        self.current = seal(type(before)(**vars(before) | changes), self.key if key is None else key)


def served(settings) -> str:
    return generations.current_name(settings.index)


def left_over(settings) -> list[str]:
    """What a pull left lying aside."""
    return [str(path) for path in settings.index.parent.rglob("*") if path.name.startswith((".building-", "fetching-"))]

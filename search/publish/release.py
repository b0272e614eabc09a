"""The record that says which generation a place publishes now, sealed with a signature; and whom a server believes.

CURRENT there holds two lines: the record, and `ed25519 <public key> <signature>` or `unsigned`. The record names the manifest
and the model by their checksums, those name every file: one signature covers all of a publication.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from kb.errors import SettingsError
from kb.settings import Settings
from search.publish.manifest import NAME, StoredFile, json_object
from search.publish.signing import is_signed, public_half, public_keys, sign
from search.publish.store import StoreError

CONTEXT = b"Otvet release, form 1\n"  # signed along, so that no signature made for another purpose fits
LONGEST_RELEASE = 4096  # bytes
LONGEST_TABLE = 64 << 20  # bytes of a manifest or a model's table of files: half a million files
UNSIGNED, SIGNED = "unsigned", "ed25519"
SEAL = re.compile(rb"ed25519 (kb_public_[0-9A-Za-z_-]{43}) ([0-9A-Za-z_-]{86})\n")
TIME = re.compile(r"[0-9T:+.-]{10,40}")


class NotTrusted(StoreError):
    """What is published there was not signed by anybody this server believes."""


@dataclass(frozen=True, kw_only=True)
class Release:
    """One publication of a generation. Of two, the one with the higher `number` was made later."""

    generation: str
    manifest: StoredFile
    model: StoredFile | None  # the table of the exported model's files; None for keyword only
    number: int  # milliseconds since 1970, or one more than the release before when a clock went back
    published: str  # ISO 8601, UTC

    def to_bytes(self) -> bytes:
        return json.dumps(asdict(self), sort_keys=True).encode()

    @classmethod
    def from_bytes(cls, content: bytes) -> Release:
        """Raises ValueError."""
        record = json_object(content)
        match record:
            case {"generation": str(name), "number": int(number), "published": str(published)}:
                release = cls(
                    generation=name,
                    manifest=StoredFile.of_json(record.get("manifest")),
                    model=StoredFile.of_json(record["model"]) if record.get("model") is not None else None,
                    number=number,
                    published=published,
                )
            case _:
                raise ValueError("no release")
        tables = (release.manifest, *([release.model] if release.model else []))
        if not NAME.fullmatch(name) or not TIME.fullmatch(published) or any(it.size > LONGEST_TABLE for it in tables):
            raise ValueError("no release")
        return release


@dataclass(frozen=True, kw_only=True)
class Sealed:
    """A release as it lies in a place, not yet believed."""

    release: Release
    record: bytes  # what was signed
    key: str  # public key of whoever says that he signed it, "" when nobody does
    signature: str

    @property
    def fits(self) -> bool:
        """The owner of `key` signed exactly this record."""
        return bool(self.key) and is_signed(self.key, CONTEXT + self.record, self.signature)


def seal(release: Release, private: str) -> bytes:
    """The content of CURRENT; unsigned when there is no key. Raises SettingsError."""
    record = release.to_bytes()
    if not private:
        return record + f"\n{UNSIGNED}\n".encode()
    return record + f"\n{SIGNED} {public_half(private)} {sign(private, CONTEXT + record)}\n".encode()


def unsealed(content: bytes) -> Sealed:
    """Raises ValueError when that is no release."""
    record, _, line = content.partition(b"\n")
    signed = SEAL.fullmatch(line)
    if not signed and line != f"{UNSIGNED}\n".encode():
        raise ValueError("no release")
    key, signature = (part.decode() for part in signed.groups()) if signed else ("", "")
    return Sealed(release=Release.from_bytes(record), record=record, key=key, signature=signature)


def next_number(before: int, at: datetime) -> int:
    """The number of a release made at that time after the one with the number `before` (0: none)."""
    return max(before + 1, int(at.astimezone(UTC).timestamp() * 1000))


@dataclass(frozen=True)
class Trust:
    """Whom this server believes: the owners of these public keys, or, with none and by name, anybody."""

    keys: tuple[str, ...]

    @classmethod
    def of(cls, settings: Settings) -> Trust:
        """Raises SettingsError when the settings name nobody, or contradict themselves."""
        keys = public_keys(settings.pull_keys)
        if settings.publish_key:
            keys = (*keys, public_half(settings.publish_key))
        if keys and settings.pull_unsigned:
            raise SettingsError(
                "KB_PULL_UNSIGNED=yes contradicts KB_PULL_KEYS and KB_PUBLISH_KEY: whoever has a key refuses what is "
                "not signed. Remove one of them."
            )
        if not keys and not settings.pull_unsigned:
            raise SettingsError(
                "KB_PULL_KEYS is empty, so nothing tells who published this. Set it to the public key of the machine that "
                "publishes (`kb publish-key show` prints it there). KB_PULL_UNSIGNED=yes takes whatever lies there: "
                "whoever can write to the place then decides what this server runs."
            )
        return cls(keys)

    def check(self, sealed: Sealed) -> Release:
        """The release, if it may be believed. Raises NotTrusted."""
        if not self.keys:
            return sealed.release
        if not sealed.key:
            raise NotTrusted(
                "nobody signed what is published there, so it is refused. Set KB_PUBLISH_KEY where `kb build --publish` "
                "runs and publish again."
            )
        if sealed.key not in self.keys:
            raise NotTrusted(
                f"what is published there is signed with the key {sealed.key[:60]}, which KB_PULL_KEYS does not name, so it is "
                "refused. Add the key if it is yours; if not, somebody else writes to that place."
            )
        if not sealed.fits:
            raise NotTrusted(
                "CURRENT there was changed after it was signed, so it is refused. Find out who can write to that place, "
                "then publish again."
            )
        return sealed.release

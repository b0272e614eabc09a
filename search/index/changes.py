"""What changed in articles lately, as a tree keeps it: `changes.json`, which older generations and unchanged ones lack."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import TypeAdapter

FILE = "changes.json"


@dataclass(frozen=True, kw_only=True)
class SectionChange:
    """`new`: sentences that were not there, the first ones; `more`: how many further ones. What is gone is not repeated."""

    anchor: str  # "" is what stands before the first heading
    heading: str
    new: tuple[str, ...] = ()
    more: int = 0
    removed: bool = False
    whole: bool = False  # the section is new


@dataclass(frozen=True, kw_only=True)
class RecentChange:
    """How an article differs from what it was some weeks before `day`, when it was changed last."""

    day: date
    sections: tuple[SectionChange, ...]


_CHANGES = TypeAdapter(dict[str, RecentChange])


def open_changes(folder: Path) -> Mapping[str, RecentChange]:
    """Article id → its change. Raises ValueError for a damaged file."""
    file = folder / FILE
    return _CHANGES.validate_json(file.read_bytes()) if file.is_file() else {}


def write_changes(folder: Path, changes: Mapping[str, RecentChange]) -> None:
    if changes:
        (folder / FILE).write_bytes(_CHANGES.dump_json(dict(changes)))

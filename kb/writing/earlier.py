"""What articles said some time ago: from git, or from the versions that a plain folder keeps. Reads only, and never fails:
a folder without a past has none to tell.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

from kb.articles.files import blob_hash
from kb.writing.folder_store import KEPT
from kb.writing.git import Git
from kb.writing.opening import kept_by_git
from kb.writing.stores import WritingError

MOST = 200  # files told of, those changed last: a change of all of them tells a reader nothing


@dataclass(frozen=True)
class EarlierText:
    """A file as it was then, and the day it was changed last. `name` of that very text, "" where nobody gave it one."""

    changed: date
    read: Callable[[], bytes]  # raises WritingError or OSError
    name: str = ""


def earlier_texts(folder: Path, since: date) -> dict[str, EarlierText]:
    """Files that were there at the beginning of that day and were changed later: path → what they were."""
    root = Path(folder).resolve()
    try:
        return _of_git(root, since) if kept_by_git(root) else _of_versions(root, since)
    except (WritingError, OSError, ValueError, KeyError):
        return {}


def _of_git(root: Path, since: date) -> dict[str, EarlierText]:
    git, moment = Git(root), f"{since.isoformat()}T00:00:00Z"
    base = git.line("rev-list", "-1", f"--before={moment}", "HEAD")
    if not base:
        return {}
    inside = git.line("rev-parse", "--show-prefix")
    changed: dict[str, date] = {}
    log = git.run("log", f"--since={moment}", "--format=%x01%cI", "--name-only", "--relative", "-z", "--", ".")
    for commit in log.decode("utf-8", "replace").split("\x01")[1:]:
        day, _, names = commit.replace("\n", "\0").partition("\0")
        for name in filter(None, names.split("\0")):
            changed.setdefault(name, datetime.fromisoformat(day).astimezone(UTC).date())
    unsaved = git.run("diff", "--name-only", "--relative", "-z", "HEAD", "--", ".").decode("utf-8", "replace")
    changed |= dict.fromkeys(filter(None, unsaved.split("\0")), datetime.now(UTC).date())
    were = set(git.run("ls-tree", "-r", "-z", "--name-only", base, "--", ".").decode("utf-8", "replace").split("\0"))

    def reader(path: str) -> Callable[[], bytes]:
        return lambda: git.run("cat-file", "blob", f"{base}:{inside}{path}")

    latest = sorted((path for path in changed if path in were), key=lambda path: changed[path], reverse=True)
    return {path: EarlierText(changed[path], reader(path), f"{base}:{path}") for path in latest[:MOST]}


def _of_versions(root: Path, since: date) -> dict[str, EarlierText]:
    """A version that nobody signed is the text that was there before somebody published the first."""
    begun = datetime.combine(since, time(), UTC)
    texts: dict[str, EarlierText] = {}
    kept = root / KEPT
    for place in sorted({file.parent for file in kept.rglob("*.json")}) if kept.is_dir() else ():
        versions = [json.loads(file.read_text("utf-8")) for file in sorted(place.glob("*.json"))]
        last = datetime.fromisoformat(versions[-1]["at"])
        before = [one for one in versions if datetime.fromisoformat(one["at"]) < begun or not one["who"]]
        if last >= begun and before and before[-1] is not versions[-1]:
            text = str(before[-1]["text"])
            texts[place.relative_to(kept).as_posix()] = EarlierText(last.date(), text.encode, blob_hash(text.encode()))
    latest = sorted(texts, key=lambda path: texts[path].changed, reverse=True)
    return {path: texts[path] for path in latest[:MOST]}

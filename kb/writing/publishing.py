"""Publishing a change: joined with what others did to the file meanwhile, put in its place, and told to history under its writer's name."""

from __future__ import annotations

from dataclasses import dataclass

from kb.writing.changes import ArticleChange
from kb.writing.merging import Merge, merge, unchosen
from kb.writing.source_text import shown, stored_again
from kb.writing.stores import ArticleStore, FileMoved, Signature, WritingError

TRIES = 5


@dataclass(frozen=True, kw_only=True)
class PublishedText:
    """The file as it is now, and the store's name for it."""

    text: str
    version: str


@dataclass(frozen=True, kw_only=True)
class Clash:
    """The file was changed where the writer changed it, too. `now` is the file, None where it is gone."""

    merge: Merge
    now: str | None


def joined(change: ArticleChange, now: str | None) -> Merge | None:
    """The change joined with the file as it is now; None where nobody touched the file since it was begun."""
    if now == change.expected:
        return None
    return merge(shown(change.base), change.text, shown(now or ""))


def publish(store: ArticleStore, change: ArticleChange, signed: Signature) -> PublishedText | Clash:
    """Raises WritingError: nothing was published then, or only the commit is missing, which the next try makes."""
    if line := unchosen(change.text):
        raise WritingError("unchosen", f"line {line}: choose between the two texts and remove the lines around them")
    for _ in range(TRIES):
        now = store.read(change.path)
        merged = joined(change, now)
        if merged and merged.clashes and now != change.result:
            return Clash(merge=merged, now=now)
        text = change.result if merged is None or now == change.result else stored_again(now or "", merged.text())
        try:
            return PublishedText(text=text, version=store.publish(change.path, text, expected=now, signed=signed))
        except FileMoved:
            continue
    raise WritingError("busy", "the file is changed by others all the time; publish once more")

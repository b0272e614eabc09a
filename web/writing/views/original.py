"""The original beside its translation, with what has changed in it since."""

from __future__ import annotations

from dataclasses import dataclass

from kb.writing.originals import Original
from web.site.texts import Texts
from web.site.urls import write_url
from web.writing.views.differences import DiffLine, whole


@dataclass(frozen=True, kw_only=True)
class OriginalView:
    """`may_settle`: the writer may say that the translation is of this text."""

    title: str
    lang: str
    url: str
    state: str
    lines: tuple[DiffLine, ...]
    may_settle: bool


def original_view(texts: Texts, original: Original | None) -> OriginalView | None:
    """None where the file is no translation."""
    if original is None:
        return None
    state = "changed" if original.has_changed else "untracked" if original.then is None else "same"
    return OriginalView(
        title=original.article.title,
        lang=original.article.lang,
        url=write_url(f"edit/{original.article.path}"),
        state=texts(f"write.original_{state}"),
        lines=whole(original.now if original.then is None else original.then, original.now),
        may_settle=state != "same",
    )

"""The history of a file as shown: who published which text when, and how one differs from what is there now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kb.writing.stores import FileVersion
from web.parts.times import moment
from web.site.pages import Page
from web.site.texts import Texts
from web.site.urls import write_url
from web.writing.views.differences import DiffLine, differences
from web.writing.views.looks import edit_url, of_what


@dataclass(frozen=True, kw_only=True)
class VersionRow:
    what: str
    who: str
    when: str
    url: str
    chosen: bool


@dataclass(frozen=True, kw_only=True)
class PastPage(Page):
    who: str
    path: str
    rows: tuple[VersionRow, ...]
    version: str
    lines: tuple[DiffLine, ...]
    action: str
    edit: str
    of_what: str


def past_page(
    texts: Texts,
    who: str,
    path: str,
    versions: Sequence[FileVersion],
    *,
    version_id: str,
    then: str,
    now: str,
    zone: str,
) -> PastPage:
    """`then`: the text of the chosen version; `now`: the file."""
    return PastPage(
        title=texts("write.past_title"),
        who=who,
        path=path,
        rows=tuple(_row(texts, path, version, version_id, zone) for version in versions),
        version=version_id,
        lines=differences(then, now) if version_id else (),
        action=write_url(f"past/{path}"),
        edit=edit_url(path),
        of_what=of_what(path),
    )


def _row(texts: Texts, path: str, version: FileVersion, version_id: str, zone: str) -> VersionRow:
    return VersionRow(
        what=version.message or texts("write.past_unsaid"),
        who=version.who or texts("write.past_outside"),
        when=moment(version.at, zone, texts),
        url=write_url(f"past/{path}", version=version.id),
        chosen=version.id == version_id,
    )

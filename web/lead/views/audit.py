"""The audit log as shown: when, who, what, to which request or article; filters, and the way to older rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from kb.staff.audit import KINDS, AuditEntry
from web.site.pages import Option, Page
from web.site.texts import Texts
from web.site.urls import lead_url


@dataclass(frozen=True, kw_only=True)
class AuditAsked:
    """The filters as they were sent."""

    who: str = ""
    kind: str = ""
    about: str = ""
    first: str = ""
    last: str = ""

    def url(self, part: str, **more: str) -> str:
        asked = {"who": self.who, "kind": self.kind, "about": self.about, "from": self.first, "to": self.last}
        return lead_url(part, **asked, **more)


@dataclass(frozen=True, kw_only=True)
class AuditRow:
    at: str
    who: str
    via: str
    deed: str
    about: str


@dataclass(frozen=True, kw_only=True)
class AuditPage(Page):
    who: str
    part: str = "audit"
    asked: AuditAsked
    people: tuple[Option, ...]
    kinds: tuple[Option, ...]
    rows: tuple[AuditRow, ...]
    csv: str
    older: str  # "" on the last page

    @classmethod
    def of(
        cls,
        texts: Texts,
        entries: Sequence[AuditEntry],
        people: Sequence[str],
        asked: AuditAsked,
        *,
        who: str,
        zone: str,
        per_page: int,
    ) -> AuditPage:
        """`entries`: one more than `per_page` where there are older ones."""
        shown = entries[:per_page]
        everybody = Option(value="", text=texts("audit.everybody"), chosen=not asked.who)
        everything = Option(value="", text=texts("audit.everything"), chosen=not asked.kind)
        return cls(
            title=texts("audit.title"),
            who=who,
            asked=asked,
            people=(everybody, *(Option(value=name, text=name, chosen=name == asked.who) for name in people)),
            kinds=(
                everything,
                *(Option(value=kind, text=texts(f"audit.kind.{kind}"), chosen=kind == asked.kind) for kind in KINDS),
            ),
            rows=tuple(_row(texts, each, zone) for each in shown),
            csv=asked.url("audit.csv"),
            older=asked.url("audit", cursor=str(shown[-1].id)) if len(entries) > per_page else "",
        )


def _row(texts: Texts, entry: AuditEntry, zone: str) -> AuditRow:
    at = entry.at.astimezone(ZoneInfo(zone))
    return AuditRow(
        at=f"{texts.day(at.date())}, {texts.time(at)}",
        who=entry.who,
        via=texts(f"audit.via.{entry.via}"),
        deed=texts.get(f"audit.deed.{entry.deed}", entry.deed.replace("_", " ")),
        about=entry.about,
    )

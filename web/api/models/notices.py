"""Notices as the API tells them."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict
from pydantic.config import JsonDict

from kb.articles.notices.notices import Notice, Severity
from web.parts.notices import Announced
from web.site.localised import in_language
from web.site.urls import status_url

EXAMPLE: JsonDict = {
    "id": "14",
    "severity": "outage",
    "state": "now",
    "title": "Transfers by phone number are delayed",
    "text": "Transfers arrive within two hours. Nothing is lost: do not send them again.",
    "start": "2026-11-26T13:40:00Z",
    "end": None,
    "sections": ["payments"],
    "topics": [],
    "articles": [],
    "url": "https://help.example/en/status/14",
}


class NoticeOut(BaseModel):
    """Something that does not work, or planned work. `state`: now, ahead (planned) or over. Without sections, topics and articles it concerns everybody."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    id: str
    severity: Severity
    state: str
    title: str
    text: str
    start: datetime
    end: datetime | None
    sections: list[str]
    topics: list[str]
    articles: list[str]
    url: str


class NoticesOut(BaseModel):
    """The worst first."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"notices": [EXAMPLE]}]})

    notices: list[NoticeOut]


def notices_out(standing: Announced, lang: str, origin: str, *, past: bool) -> NoticesOut:
    """Those that stand; with `past` all that are known."""
    notices = standing.notices if past else standing.shown
    return NoticesOut(notices=[_out(standing, notice, lang, origin) for notice in notices])


def _out(standing: Announced, notice: Notice, lang: str, origin: str) -> NoticeOut:
    state = "over" if notice.over(standing.at) else "now" if notice.begun(standing.at) else "ahead"
    return NoticeOut(
        id=notice.id,
        severity=notice.severity,
        state=state,
        title=in_language(notice.title, lang),
        text=in_language(notice.text, lang),
        start=notice.start,
        end=notice.end,
        sections=list(notice.sections),
        topics=list(notice.topics),
        articles=list(notice.articles),
        url=f"{origin}{status_url(lang, notice.id)}",
    )

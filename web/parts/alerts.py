"""Alerts in words: at the desk, in letters."""

from __future__ import annotations

from dataclasses import dataclass

from kb.alerts.alerts import NewAlert, RaisedAlert
from search.index.tree import Tree
from web.site.localised import text_in
from web.site.texts import Texts
from web.site.urls import search_url


@dataclass(frozen=True)
class AlertLine:
    """An alert at the desk; `url` "" where there is nothing to look at."""

    text: str
    url: str


def alert_line(alert: RaisedAlert, tree: Tree | None, texts: Texts) -> AlertLine:
    url = search_url(texts.lang, alert.subject) if alert.kind == "surge" else ""
    return AlertLine(alert_text(alert, tree, texts), url)


def alert_text(alert: NewAlert, tree: Tree | None, texts: Texts) -> str:
    """What is unusual, beside what is usual."""
    if alert.kind == "surge":
        return texts("alerts.surge", subject=alert.subject, n=alert.count, usual=round(alert.usual, 1))
    share, usual = (texts("team.percent", share=round(100 * part)) for part in (alert.count / alert.of, alert.usual))
    if alert.kind == "failing":
        return texts("alerts.failing", count=alert.count, of=alert.of, share=share, usual=usual)
    usual_opened = texts("team.percent", share=round(100 * alert.usual))
    opened = texts("team.percent", share=round(100 * (alert.of - alert.count) / alert.of))
    return texts(
        "alerts.silent", section=_section(alert.subject, tree, texts), opened=opened, usual=usual_opened, of=alert.of
    )


def _section(folder: str, tree: Tree | None, texts: Texts) -> str:
    categories = tree.categories if tree else ()
    section = next((category for category in categories if category.id == folder), None)
    return text_in(section.title, texts.lang) if section else folder

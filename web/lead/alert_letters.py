"""Searches watched: what is unusual is raised, mailed to the team in the site's first language and told to the helpdesk."""

from __future__ import annotations

from datetime import datetime

from kb.alerts.alerts import NewAlert
from kb.alerts.silent_sections import silent_sections
from kb.alerts.telling import tell_alert
from kb.alerts.unusual_searches import unusual_searches
from kb.delivery.outbox import ReportPayload
from kb.errors import IndexUnavailable
from search.index.tree import Tree
from web.parts.alerts import alert_text
from web.site.services import Site
from web.site.texts import Texts
from web.site.urls import inbox_url


def watch_searches(site: Site, *, at: datetime) -> int:
    """Returns how many alerts were raised. Without an index sections are named by their folders."""
    try:
        tree: Tree | None = site.live.public.tree
    except IndexUnavailable:
        tree = None
    with site.journal.log.read() as log:
        alerts = (*unusual_searches(log, at=at), *silent_sections(log, at=at))
    if not alerts:
        return 0
    texts, email = site.texts[site.settings.language_list[0]], site.settings.team_mail
    with site.state.change() as conn:
        letters = ((alert, letter_of_alert(alert, tree, texts, email)) for alert in alerts)
        letters_put = [tell_alert(conn, alert, letter=letter, room=site.state.room, at=at) for alert, letter in letters]
    return sum(letters_put)


def letter_of_alert(alert: NewAlert, tree: Tree | None, texts: Texts, email: str) -> ReportPayload | None:
    """None where the team has no address."""
    if not email:
        return None
    lines = [alert_text(alert, tree, texts), texts("alerts.seldom")]
    return ReportPayload(
        email=email, lang=texts.lang, title=texts(f"alerts.{alert.kind}_title"), lines=lines, path=inbox_url()
    )

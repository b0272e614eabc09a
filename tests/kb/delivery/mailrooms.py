"""Mailrooms of the tests, and a letter's two parts."""

from __future__ import annotations

from kb.requests.events import Mailroom

MAIL_ONLY = Mailroom(key=bytes(range(32)), team=False, helpdesk=False)


WITH_TEAM = Mailroom(key=bytes(range(32)), team=True, helpdesk=False)


TEAM = "team@romashka.example"


def parts(letter) -> tuple[str, str]:
    plain, marked = (letter.get_body((kind,)).get_content() for kind in ("plain", "html"))
    return plain.replace("\r\n", "\n"), marked

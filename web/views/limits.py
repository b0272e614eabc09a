"""Why a form is not taken now, in words: when to try again, and which other channel is open."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from kb.contacts import Contacts
from kb.limits import Verdict, other_channel
from web.texts import Texts
from web.typography import lowered
from web.views.channels import zone_name
from web.views.contact_form import FieldError
from web.views.stored import text_in

PERSONS_OWN = ("too_fast", "stale", "honeypot")  # mended by sending once more


def refusal(verdict: Verdict, contacts: dict[str, Any], texts: Texts, *, at: datetime) -> FieldError:
    """The error shown above the button."""
    known = Contacts.model_validate(contacts)
    said = texts(f"contact.refused.{verdict.reason}")
    if verdict.reason in PERSONS_OWN:
        return FieldError("send", said)
    if verdict.retry_at:
        zone = known.service_levels[0].timezone if known.service_levels else "UTC"
        then = verdict.retry_at.astimezone(ZoneInfo(zone))
        said += " " + texts("contact.refused.again", date=texts.day(then.date()), time=texts.time(then), zone=zone_name(texts, zone))
    if channel := other_channel(known, at=at):
        said += " " + texts("contact.refused.instead", channel=lowered(text_in(channel.title, texts.lang)))
    return FieldError("send", said)

"""Why a form is not taken now, in words: when to try again, and which other channel is open."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from kb.articles.contacts import Contacts
from kb.requests.limits import Verdict
from web.parts.times import zone_name
from web.public.views.busy import instead
from web.public.views.contact_form import FieldError
from web.site.texts import Texts

PERSONS_OWN = ("too_fast", "stale")  # mended by sending once more


def refusal(verdict: Verdict, contacts: Contacts, texts: Texts, *, at: datetime) -> FieldError:
    """The error shown above the button."""
    said = texts(f"contact.refused.{verdict.reason}")
    if verdict.reason in PERSONS_OWN:
        return FieldError("send", said)
    if verdict.retry_at:
        then, zone = verdict.retry_at.astimezone(ZoneInfo(contacts.zone)), zone_name(texts, contacts.zone)
        said += " " + texts("contact.refused.again", date=texts.day(then.date()), time=texts.time(then), zone=zone)
    return FieldError("send", " ".join(filter(None, (said, instead(texts, contacts, at=at)))))

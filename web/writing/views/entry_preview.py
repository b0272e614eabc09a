"""What readers will see of an entry of contacts.yaml: when a way of contact is open in the days to come, and a topic's part of the form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pydantic import ValidationError

from kb.articles.contacts import OTHER, Channel, Contacts, ServiceLevel
from kb.articles.yaml_fields import BadYaml, read_fields
from kb.requests.hours import Schedule
from kb.writing.entries.entry_fields import CONTACTS, LEVELS, TOPICS
from web.site.localised import in_language, text_in
from web.site.texts import Texts

AHEAD = 14  # days: this week's exceptions and the next one's


@dataclass(frozen=True, kw_only=True)
class OpenDay:
    day: str
    hours: str


@dataclass(frozen=True, kw_only=True)
class PreviewField:
    """As the form's own template takes it."""

    id: str
    kind: str
    label: str
    help: str
    required: bool
    value: str = ""
    error: str = ""


@dataclass(frozen=True, kw_only=True)
class EntryPreview:
    """`days` of what has opening hours, `purposes` and `fields` of a topic."""

    days: tuple[OpenDay, ...] = ()
    purposes: tuple[str, ...] = ()
    fields: tuple[PreviewField, ...] = ()


def preview_of(texts: Texts, form: str, key: str, text: str, now: datetime) -> EntryPreview | None:
    """None of other forms, and where contacts.yaml can't be used as it is: its problems are told then."""
    if form not in (CONTACTS, LEVELS, TOPICS):
        return None
    try:
        fields = read_fields(text)
        contacts = Contacts.model_validate(fields.values if fields else {})
    except (BadYaml, ValidationError):
        return None
    if form == TOPICS:
        return _topic(texts, contacts, key)
    entries: tuple[Channel | ServiceLevel, ...] = contacts.channels if form == CONTACTS else contacts.service_levels
    entry = next((one for one in entries if one.id == key), None)
    return EntryPreview(days=_days(texts, contacts, entry, now)) if entry else None


def _topic(texts: Texts, contacts: Contacts, key: str) -> EntryPreview | None:
    topic = contacts.topic(key)
    if topic is None:
        return None
    purposes = [in_language(one.title, texts.lang) for one in topic.purposes]
    if purposes and topic.purpose(OTHER) is None:
        purposes.append(texts("contact.purpose_other"))
    return EntryPreview(
        purposes=tuple(purposes),
        fields=tuple(
            PreviewField(
                id=f"preview-{field.id}",
                kind=field.kind,
                label=text_in(field.label, texts.lang),
                help=text_in(field.help, texts.lang),
                required=field.required is True,
            )
            for field in topic.fields
        ),
    )


def _days(texts: Texts, contacts: Contacts, entry: Channel | ServiceLevel, now: datetime) -> tuple[OpenDay, ...]:
    hours = entry.hours if isinstance(entry, Channel) else entry.business_hours
    schedule = Schedule.of(hours, entry.timezone, contacts)
    if schedule.always or not hours:
        return (OpenDay(day=texts("write.hours_each"), hours=texts(f"write.hours_{'round' if hours else 'never'}")),)
    first = schedule.local_day(now)
    return tuple(_day(texts, schedule, first + timedelta(days=number)) for number in range(AHEAD))


def _day(texts: Texts, schedule: Schedule, day: date) -> OpenDay:
    spans = schedule.spans_on(day)
    said = [f"{texts.time(span.start)}–{texts.time(span.end)}" for span in spans]
    weekday = texts(f"write.weekday_{day.weekday()}")
    return OpenDay(day=f"{weekday}, {texts.day_of_month(day)}", hours=", ".join(said) or texts("write.hours_closed"))

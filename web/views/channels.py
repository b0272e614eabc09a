"""The channels page: every way to reach a person, its hours now, its wait, what it solves and what it cannot."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from kb.hours import Schedule
from web.pages import Page, alternates
from web.site import Site
from web.texts import Texts
from web.urls import channels_url, contact_url
from web.views.stored import fact_text, text_in, texts_in


@dataclass(frozen=True)
class NumberView:
    """A phone number as read and as dialled."""

    region: str
    shown: str
    dialled: str


@dataclass(frozen=True, kw_only=True)
class ChannelView:
    id: str
    kind: str
    title: str
    open: bool
    always: bool
    state: str  # "Open until 20:00 Moscow time"
    changes: str  # the moment `state` names, ISO 8601 with the office's offset, "" when it names none
    hours: str
    today: str  # the two moments of the stretch that is open now or opens next, the same way, a space between
    wait: str
    numbers: tuple[NumberView, ...]
    link: str
    action: str  # what the link does, "" when there is none
    solves: tuple[str, ...]
    cannot: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ChannelsPage(Page):
    channels: tuple[ChannelView, ...]

    @classmethod
    def of(cls, site: Site, tree: Any, lang: str, now: datetime) -> ChannelsPage:
        texts = site.texts[lang]
        return cls(
            title=texts("channels.title"),
            description=texts("channels.description"),
            path=channels_url(lang),
            alternates=alternates(site.texts, ((other, channels_url(other), True) for other in site.texts)),
            scripts=("search.js", "hours.js"),
            channels=channels_of(tree, texts, now),
        )


def channels_of(tree: Any, texts: Texts, now: datetime) -> tuple[ChannelView, ...]:
    return tuple(_channel(tree, channel, texts, now) for channel in tree.contacts.get("channels", ()))


def first_phone(channels: tuple[ChannelView, ...]) -> tuple[ChannelView, NumberView] | None:
    """The phone line to name to somebody who cannot wait: the first, as the file's author ordered them."""
    return next(((channel, channel.numbers[0]) for channel in channels if channel.numbers), None)


def schedule_of(tree: Any, hours: dict[str, str], timezone: str) -> Schedule:
    holidays = frozenset(date.fromisoformat(str(day)) for day in tree.contacts.get("holidays", ()))
    return Schedule(hours, timezone, holidays)


def dialled(number: str) -> str:
    """A number as `tel:` wants it: "8 (800) 000-24-24" → "+78000002424"."""
    digits = re.sub(r"\D", "", number)
    if len(digits) == 11 and digits[0] == "8" and "+" not in number:
        digits = f"7{digits[1:]}"
    return f"+{digits}" if len(digits) > 6 else digits


def zone_name(texts: Texts, timezone: str, form: str = "zone") -> str:
    """A time zone as said; `form` is "zone" or "zone_short"."""
    key = f"channels.{form}_{timezone.replace('/', '_')}"
    return texts(key) if texts.has(key) else timezone


def _channel(tree: Any, channel: dict, texts: Texts, now: datetime) -> ChannelView:
    lang, schedule = texts.lang, schedule_of(tree, channel.get("hours") or {}, channel.get("timezone") or "UTC")
    link, action = _link(channel, texts)
    span, is_open = schedule.span(now), schedule.is_open(now)
    return ChannelView(
        id=channel["id"],
        kind=channel["kind"],
        title=text_in(channel["title"], lang),
        open=is_open,
        always=schedule.always,
        state=_state(schedule, texts, now),
        changes=_moment(span.end if is_open else span.start) if span else "",
        hours=fact_text(tree, channel.get("hours_fact", ""), lang),
        today=f"{_moment(span.start)} {_moment(span.end)}" if span else "",
        wait=fact_text(tree, channel.get("wait_fact", ""), lang),
        numbers=tuple(_numbers(tree, channel, lang)),
        link=link,
        action=action,
        solves=texts_in(channel.get("solves"), lang),
        cannot=texts_in(channel.get("cannot"), lang),
    )


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="minutes")


def _numbers(tree: Any, channel: dict, lang: str) -> list[NumberView]:
    rows = [
        (text_in(number.get("region"), lang), fact_text(tree, number["fact"], lang))
        for number in channel.get("numbers", ())
    ]
    return [NumberView(region, shown, dialled(shown)) for region, shown in rows if shown]


def _link(channel: dict, texts: Texts) -> tuple[str, str]:
    link = channel.get("link") or ""
    if channel["kind"] == "form":
        return link or contact_url(texts.lang), texts("channels.form")
    if link.startswith("mailto:"):
        return link, texts("channels.write", address=link.removeprefix("mailto:"))
    return (link, texts("channels.go")) if link.startswith(("https://", "/")) else ("", "")


def _state(schedule: Schedule, texts: Texts, now: datetime) -> str:
    if schedule.always:
        return texts("channels.open_always")
    zone = zone_name(texts, schedule.timezone, "zone_short")
    if closes := schedule.closes(now):
        return texts("channels.open_until", time=texts.time(closes), zone=zone)
    opens = schedule.opens(now)
    if opens is None:
        return texts("channels.closed")
    today, time = now.astimezone(opens.tzinfo).date(), texts.time(opens)
    if opens.date() == today:
        return texts("channels.opens_today", time=time, zone=zone)
    if opens.date() == today + timedelta(days=1):
        return texts("channels.opens_tomorrow", time=time, zone=zone)
    return texts("channels.opens_day", weekday=texts.weekday(opens), time=time, zone=zone)

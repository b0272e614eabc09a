"""The channels page: every way to reach a person, its hours now, its wait, what it solves and what it cannot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from kb.articles.contacts import Channel
from kb.requests.hours import Schedule
from search.index.tree import Tree
from web.parts.reading.telephones import dialled
from web.parts.times import zone_name
from web.site.localised import fact_text, text_in, texts_in
from web.site.pages import Page, alternates
from web.site.texts import Texts
from web.site.urls import channels_url, contact_url

A_WEEK = 7  # days; from here a weekday names the wrong one


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
    def of(cls, texts: Texts, tree: Tree, now: datetime) -> ChannelsPage:
        return cls(
            title=texts("channels.title"),
            description=texts("channels.description"),
            path=channels_url(texts.lang),
            alternates=alternates(texts, channels_url),
            scripts=("search.js", "hours.js"),
            channels=channels_of(tree, texts, now),
        )


def channels_of(tree: Tree, texts: Texts, now: datetime) -> tuple[ChannelView, ...]:
    """All of them in the order of contacts.yaml, as they are at this moment."""
    return tuple(_channel(tree, channel, texts, now) for channel in tree.contacts.channels)


def first_phone(channels: tuple[ChannelView, ...]) -> tuple[ChannelView, NumberView] | None:
    """The phone line to name to somebody who cannot wait: the first, as the file's author ordered them."""
    return next(((channel, channel.numbers[0]) for channel in channels if channel.numbers), None)


def _channel(tree: Tree, channel: Channel, texts: Texts, now: datetime) -> ChannelView:
    lang, schedule = texts.lang, Schedule.of(channel.hours, channel.timezone, tree.contacts)
    link, action = _link(channel, texts)
    span, is_open = schedule.span(now), schedule.is_open(now)
    changes = schedule.closes(now) if is_open else schedule.opens(now)
    return ChannelView(
        id=channel.id,
        kind=channel.kind,
        title=text_in(channel.title, lang),
        open=is_open,
        always=schedule.always,
        state=_state(schedule, texts, now),
        changes=_moment(changes) if changes else "",
        hours=fact_text(tree.facts, channel.hours_fact, lang),
        today=f"{_moment(span.start)} {_moment(span.end)}"
        if span and span.end - span.start < timedelta(days=1)
        else "",
        wait=fact_text(tree.facts, channel.wait_fact, lang),
        numbers=tuple(_numbers(tree, channel, lang)),
        link=link,
        action=action,
        solves=texts_in(channel.solves, lang),
        cannot=texts_in(channel.cannot, lang),
    )


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="minutes")


def _numbers(tree: Tree, channel: Channel, lang: str) -> list[NumberView]:
    rows = [(text_in(number.region, lang), fact_text(tree.facts, number.fact, lang)) for number in channel.numbers]
    return [NumberView(region, shown, dialled(shown)) for region, shown in rows if shown]


def _link(channel: Channel, texts: Texts) -> tuple[str, str]:
    link = channel.link
    if channel.kind == "form":
        return link or contact_url(texts.lang), texts("channels.form")
    if link.startswith("mailto:"):
        return link, texts("channels.write", address=link.removeprefix("mailto:").partition("?")[0])
    return (link, texts("channels.go")) if link else ("", "")


def _state(schedule: Schedule, texts: Texts, now: datetime) -> str:
    if schedule.always:
        return texts("channels.open_always")
    zone = zone_name(texts, schedule.timezone, "zone_short")
    if schedule.is_open(now):
        closes = schedule.closes(now)
        return _open_until(texts, closes, now, zone) if closes else texts("channels.open_now")
    opens = schedule.opens(now)
    if opens is None:
        return texts("channels.closed")
    time, days = texts.time(opens), (opens.date() - now.astimezone(opens.tzinfo).date()).days
    if days == 0:
        return texts("channels.opens_today", time=time, zone=zone)
    if days == 1:
        return texts("channels.opens_tomorrow", time=time, zone=zone)
    if days < A_WEEK:
        return texts("channels.opens_day", weekday=texts.weekday(opens), time=time, zone=zone)
    return texts("channels.opens_date", date=texts.day_of_month(opens.date()), time=time, zone=zone)


def _open_until(texts: Texts, closes: datetime, now: datetime, zone: str) -> str:
    """Within a day the time alone is clear; the end of a day is its midnight, not the next one's."""
    midnight = (closes.hour, closes.minute) == (0, 0)
    if closes - now <= timedelta(days=1):
        return texts(
            "channels.open_until_midnight" if midnight else "channels.open_until", time=texts.time(closes), zone=zone
        )
    if midnight:
        last = texts.day_of_month((closes - timedelta(days=1)).date())
        return texts("channels.open_through", date=last)
    return texts("channels.open_until_date", date=texts.day_of_month(closes.date()), time=texts.time(closes), zone=zone)

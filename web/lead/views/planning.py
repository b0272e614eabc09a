"""Planning as shown: when requests come, how many people answer them, the night, and a proposal of shifts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from kb.service.load import HOURS, NEED_RULE, NIGHT_RULE, Assumptions, Load, Staffing
from web.lead.views.cells import percent
from web.site.pages import Page
from web.site.texts import Texts
from web.site.urls import lead_url

SHADES = 4  # classes of the style sheet
BOUNDS: Mapping[str, tuple[float, float]] = {  # the least and the most of what may be assumed
    "weeks": (1, 52),
    "talk": (0.5, 120),
    "patience": (0.1, 60),
    "within": (0, 600),
    "share": (50, 99),  # per cent
    "per_hour": (0.5, 100),
    "letter_hours": (1, 80),
    "person_week": (1, 80),
}


@dataclass(frozen=True)
class HeatCell:
    """A number and how dark it stands."""

    text: str
    shade: int


@dataclass(frozen=True)
class HeatRow:
    day: str
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True)
class NumberField:
    """Something to be assumed: its name in addresses, its words, its value and what it may be."""

    name: str
    label: str
    value: str
    least: str
    most: str


@dataclass(frozen=True)
class RosterRow:
    person: str
    shifts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PlanningPage(Page):
    who: str
    part: str = "planning"
    fields: tuple[NumberField, ...]
    csv: str
    hours: tuple[str, ...]
    heat: tuple[HeatRow, ...]
    people: tuple[HeatRow, ...]
    busiest: str
    letters: str
    night: str
    need: str
    days: tuple[str, ...]
    roster: tuple[RosterRow, ...]
    roster_text: str
    empty: bool

    @classmethod
    def of(cls, texts: Texts, load: Load, staffing: Staffing, say: Assumptions, *, who: str) -> PlanningPage:
        days = tuple(texts(f"team.day.{day}") for day in range(7))
        return cls(
            title=texts("team.planning.title"),
            who=who,
            fields=(fields := _fields(texts, say)),
            csv=lead_url("planning.csv", **{field.name: field.value for field in fields}),
            hours=tuple(f"{hour}" for hour in range(HOURS)),
            heat=_heat(days, load.all, lambda value: texts.number(round(value, 1)) if value else ""),
            people=_people(texts, days, staffing),
            busiest=_busiest(texts, days, staffing),
            letters=_letters(texts, staffing, say),
            night=texts(
                f"team.planning.night_{load.night.verdict}",
                share=percent(texts, load.night.night / load.night.of if load.night.of else None),
                n=load.night.night,
                of=load.night.of,
                low=percent(texts, load.night.truly.low),
                high=percent(texts, load.night.truly.high),
                rule=percent(texts, NIGHT_RULE),
            ),
            need=texts(
                "team.planning.need_enough" if staffing.person_share >= NEED_RULE else "team.planning.need_little",
                share=percent(texts, staffing.person_share),
                rule=percent(texts, NEED_RULE),
                people=round(staffing.person_share, 1),
            ),
            days=(*days, *days),
            roster=tuple(
                RosterRow(
                    texts("team.planning.person", n=number + 1),
                    tuple(texts(f"team.planning.{shift}") if shift else "" for shift in shifts),
                )
                for number, shifts in enumerate(staffing.roster.people)
            ),
            roster_text=texts("team.planning.roster", n=len(staffing.roster.people), unfilled=staffing.roster.unfilled),
            empty=not load.night.of,
        )


def _heat(days: Sequence[str], values: Sequence[Sequence[float]], said: Callable[[float], str]) -> tuple[HeatRow, ...]:
    highest = max((value for row in values for value in row), default=0.0) or 1.0
    return tuple(
        HeatRow(day, tuple(HeatCell(said(value), round(value / highest * SHADES)) for value in row))
        for day, row in zip(days, values, strict=True)
    )


def _people(texts: Texts, days: Sequence[str], staffing: Staffing) -> tuple[HeatRow, ...]:
    """Nothing where nobody called: an empty week says less than the sentence above it."""
    people = [[float(one.people) for one in hours] for hours in staffing.answering]
    return _heat(days, people, lambda value: texts.number(int(value)) if value else "") if any(map(any, people)) else ()


def _busiest(texts: Texts, days: Sequence[str], staffing: Staffing) -> str:
    worst = max(
        ((day, hour, one) for day, hours in enumerate(staffing.answering) for hour, one in enumerate(hours)),
        key=lambda place: place[2].people,
    )
    day, hour, answering = worst
    if not answering.people:
        return texts("team.planning.no_calls")
    return texts(
        "team.planning.busiest",
        day=days[day],
        hour=hour,
        people=answering.people,
        in_time=percent(texts, answering.in_time),
        lost=percent(texts, answering.hangs_up),
        wait=round(answering.mean_wait),
        busy=percent(texts, answering.busy),
    )


def _letters(texts: Texts, staffing: Staffing, say: Assumptions) -> str:
    heap = staffing.heap
    return texts(
        "team.planning.letters",
        people=heap.people,
        hours=say.letter_hours,
        highest=round(heap.highest),
        longest=heap.longest,
    )


def _assumed(say: Assumptions, name: str) -> float:
    """As the page's field has it: a share in per cent."""
    value = float(getattr(say, name))
    return round(value * 100, 1) if name == "share" else value


def _fields(texts: Texts, say: Assumptions) -> tuple[NumberField, ...]:
    return tuple(
        NumberField(name, texts(f"team.planning.say.{name}"), f"{_assumed(say, name):g}", f"{least:g}", f"{most:g}")
        for name, (least, most) in BOUNDS.items()
    )

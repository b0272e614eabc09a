"""The figures made of every request one by one: what the days of service must say, too. For tests."""

from __future__ import annotations

from collections import Counter, defaultdict

from kb.measures.control_charts import p_limits
from kb.measures.spread import Spread
from kb.service.figures import GROUPINGS, MEASURES, OF_GROUPS, Figure, Group
from kb.service.people import KeptPromises, PersonFigures
from kb.service.service_days import ServiceDay
from kb.service.told_minutes import ToldMinutes


def _due(request, at):
    return request.kept is not None or (request.due_at is not None and request.due_at < at)


AMONG = {
    "volume": lambda request, at: True,
    "due": _due,
    "ended": lambda request, at: request.solved_business is not None or request.reopened > 0,
    "said": lambda request, at: request.helped is not None,
}


BEHIND = {
    "volume": lambda request, at: True,
    "first_answer": lambda request, at: request.first_business is not None,
    "solution": lambda request, at: request.solved_business is not None,
    "kept": lambda request, at: request.kept is True,
    "late": lambda request, at: _due(request, at) and not request.kept,
    "reopened": lambda request, at: request.reopened > 0,
    "handed_over": lambda request, at: request.handed_over > 0,
    "new_date": lambda request, at: request.new_dates > 0,
    "helped": lambda request, at: request.helped is True,
    "night": lambda request, at: request.night,
    "day_off": lambda request, at: request.day_off,
    "open": lambda request, at: request.solved_business is None,
}


def behind_from(name, requests, at):
    """The slowest first where it is a time."""
    behind = [request for request in requests if BEHIND[name](request, at)]
    slow = {"first_answer": lambda one: -one.first_business, "solution": lambda one: -one.solved_business}.get(name)
    return sorted(behind, key=slow) if slow else behind


def figure_of(name, requests, at):
    measure = MEASURES[name]
    behind = behind_from(name, requests, at)
    if measure.kind == "time":
        told = "first" if name == "first_answer" else "solved"
        business, wall = (
            Spread.of(getattr(one, f"{told}_{clock}") or 0 for one in behind) for clock in ("business", "wall")
        )
        return Figure(name, measure.kind, len(behind), len(behind), business, wall)
    of = sum(AMONG[measure.of](request, at) for request in requests)
    return Figure(name, measure.kind, len(behind), of)


def figures_from(requests, at):
    return tuple(figure_of(name, requests, at) for name in MEASURES)


def groups_from(requests, at):
    found = {}
    for by in GROUPINGS:
        parts = defaultdict(list)
        for request in requests:
            parts[getattr(request, by)].append(request)
        ordered = sorted(parts.items(), key=lambda part: (-len(part[1]), part[0]))
        found[by] = tuple(
            Group(value, tuple(figure_of(name, part, at) for name in OF_GROUPS)) for value, part in ordered
        )
    return found


def people_from(requests, deeds):
    judged = [one for one in requests if one.kept is not None and one.first_by]
    share = sum(bool(one.kept) for one in judged) / len(judged) if judged else 0.0
    names = {one.first_by for one in requests} | {one.closed_by for one in requests} | set(deeds)
    return tuple(_person(name, requests, deeds.get(name, {}), share) for name in sorted(names - {""}))


def _person(name, requests, deeds, share):
    first, ended = ([one for one in requests if getattr(one, by) == name] for by in ("first_by", "closed_by"))
    own = [one for one in first if one.kept is not None]
    return PersonFigures(
        name=name,
        answered=len(first),
        closed=len(ended),
        letters=deeds.get("replied", 0),
        calls=deeds.get("opened", 0),
        first=Spread.of(one.first_business for one in first if one.first_business is not None),
        solved=Spread.of(one.solved_business for one in ended if one.solved_business is not None),
        kept=KeptPromises(sum(bool(one.kept) for one in own), len(own), p_limits(share, len(own))),
        reopened=sum(one.reopened > 0 for one in ended),
    )


def months_from(requests):
    """Endings by whom, as the floors have them."""
    return Counter(one.closed_by for one in requests if one.closed_by)


def service_day(**told) -> ServiceDay:
    """A day of nothing but what is told."""
    empty = {"str": "", "int": 0, "ToldMinutes": ToldMinutes()}
    return ServiceDay(**{**{name: empty[kind] for name, kind in ServiceDay.__annotations__.items()}, **told})

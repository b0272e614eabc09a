"""Two rankings of one question drafted into one list, so that what readers open tells which of them they prefer. Pure.

Team draft (Radlinski, Kurup and Joachims, 2008): each round a fair coin says who picks first. What both agree on at the top tells
nothing and is nobody's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Literal

Team = Literal["ours", "theirs", ""]


@dataclass(frozen=True)
class TeamDraft:
    """The list, and whose pick each place is; "" where both agree."""

    order: tuple[int, ...]
    teams: tuple[Team, ...]

    @property
    def tells(self) -> bool:
        """Whether opening anything says something."""
        return any(self.teams)


def team_draft(ours: Sequence[int], theirs: Sequence[int], toss: Callable[[], bool]) -> TeamDraft:
    """As long as `ours`. `toss` is a fair coin: True lets `ours` pick first in a round."""
    same = takewhile(lambda pair: pair[0] == pair[1], zip(ours, theirs, strict=False))
    order, teams = [one for one, _ in same], list[Team]()
    teams += [""] * len(order)
    taken = set(order)
    while len(order) < len(ours):
        first = toss()
        for team in ("ours", "theirs") if first else ("theirs", "ours"):
            pick = next((one for one in (ours if team == "ours" else theirs) if one not in taken), None)
            if pick is not None and len(order) < len(ours):
                order.append(pick)
                teams.append("ours" if team == "ours" else "theirs")
                taken.add(pick)
    return TeamDraft(tuple(order), tuple(teams))

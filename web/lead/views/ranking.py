"""A trial of the ranking as shown: what visitors prefer, how sure that is, what may be tried."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kb.measures.preference import Preference, people_to_choose
from kb.measures.rate_difference import ENOUGH_EACH
from kb.trials.trials import Trial
from search.query.weighings import RIVALS, UNTAUGHT
from web.lead.views.cells import percent
from web.site.pages import Option, Page
from web.site.texts import Texts
from web.site.urls import lead_url

FINDS = (60, 55, 52)  # per cent of those who choose


@dataclass(frozen=True, kw_only=True)
class RankingPage(Page):
    who: str
    part: str = "ranking"
    standing: str
    verdict: str
    good: bool
    keep: str  # how the preferred one is put in place
    stop: str  # address; "" where nothing runs
    rivals: tuple[Option, ...]
    finds: tuple[Option, ...]
    past: tuple[str, ...]

    @classmethod
    def of(
        cls,
        texts: Texts,
        trials: Sequence[Trial],
        result: Preference | None,
        *,
        rivals: Sequence[str],
        who: str,
        at: datetime,
    ) -> RankingPage:
        """`rivals`: what may be tried; `trials`, the newest first, whose first `result` is of."""
        last = trials[0] if trials else None
        return cls(
            title=texts("team.ranking.title"),
            who=who,
            standing=_status(texts, last, at) if last else "",
            verdict=_verdict(texts, result) if result else "",
            good=bool(result and result.verdict > 0),
            keep=_keep(texts, _rival(last)) if result and last and result.verdict > 0 else "",
            stop=lead_url(f"ranking/{last.id}/stop") if last and last.runs(at) else "",
            rivals=tuple(Option(name, texts(f"team.ranking.rival.{name}"), name == rivals[-1]) for name in rivals),
            finds=tuple(
                Option(
                    str(share), texts("team.ranking.finds", share=share, n=people_to_choose(share / 100)), share == 55
                )
                for share in FINDS
            ),
            past=tuple(_past(texts, trial) for trial in trials[1:]),
        )


def _status(texts: Texts, trial: Trial, at: datetime) -> str:
    said = {
        "rival": texts(f"team.ranking.rival.{_rival(trial)}"),
        "since": texts.day(trial.started_at.date()),
        "until": texts.day(trial.over_at.date()) if trial.over_at else "",
        "planned": texts.number(round(trial.planned("chosen"))),
    }
    key = "runs" if trial.runs(at) else "stopped" if trial.stopped_by else "over"
    return texts(f"team.ranking.{key}", **said)


def _verdict(texts: Texts, result: Preference) -> str:
    if result.chosen < ENOUGH_EACH:
        return texts("team.ranking.too_few")
    key = {1: "theirs", -1: "ours", 0: "even"}[result.verdict]
    low, high = percent(texts, result.low), percent(texts, result.high)
    return texts(
        f"team.ranking.{key}",
        chosen=texts.number(result.chosen),
        share=percent(texts, result.share),
        low=low,
        high=high,
    )


def _rival(trial: Trial) -> str:
    name = str(trial.plan.get("rival", ""))
    return name if name in RIVALS else "usual"


def _keep(texts: Texts, rival: str) -> str:
    return texts("team.ranking.keep_untaught") if rival == UNTAUGHT else texts("team.ranking.keep", name=rival)


def _past(texts: Texts, trial: Trial) -> str:
    until = texts.day(trial.over_at.date()) if trial.over_at else "…"
    rival = texts(f"team.ranking.rival.{_rival(trial)}")
    return texts("team.ranking.past", since=texts.day(trial.started_at.date()), until=until, rival=rival)

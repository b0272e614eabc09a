"""A guard's verdict is told as a table with a sentence, or whole for programs."""

from __future__ import annotations

import json

from cli.terminal.verdicts import tell_verdict
from search.training.guard import GuardVerdict, PartVerdict, RankFigures

PART = PartVerdict(
    part="articles without",
    questions=120,
    before=RankFigures(hit1=0.5, hit3=0.7, mrr=0.6),
    after=RankFigures(hit1=0.55, hit3=0.75, mrr=0.65),
)


def verdict(lucky: float) -> GuardVerdict:
    return GuardVerdict(parts=(PART,), lucky=lucky, cards_before=0.9, cards_after=0.92)


def test_the_verdict_is_a_table_with_a_sentence_below_it(capsys):
    tell_verdict("shop", verdict(0.01), as_json=False)
    told = capsys.readouterr().out
    assert "0.700 → 0.750" in told and "0.900 → 0.920" in told and "It helps." in told
    tell_verdict("shop", verdict(0.3), as_json=False)
    assert "Not proven to help: the gain may be luck (30% of resamplings show none)." in capsys.readouterr().out


def test_programs_are_told_all_figures_and_what_speaks_against_it(capsys):
    tell_verdict("shop", verdict(0.3), as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert (told["set"], told["parts"][0]["after"]["hit3"], len(told["objections"])) == ("shop", 0.75, 1)

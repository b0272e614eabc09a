"""The verdict of a guard on what was learnt, told as a table or as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict

from rich.table import Table

from cli.terminal.lines import say
from cli.terminal.tables import show
from search.training.guard import GuardVerdict


def tell_verdict(name: str, verdict: GuardVerdict, as_json: bool) -> None:
    """As a table, or as one JSON object."""
    if as_json:
        say(json.dumps({"set": name} | asdict(verdict) | {"objections": verdict.objections}, ensure_ascii=False))
        return
    table = Table(name, "questions", "hit@1", "hit@3", "MRR@10")
    for one in verdict.parts:
        pairs = [(getattr(one.before, figure), getattr(one.after, figure)) for figure in ("hit1", "hit3", "mrr")]
        table.add_row(one.part, str(one.questions), *(f"{before:.3f} → {after:.3f}" for before, after in pairs))
    table.add_row("answer cards that are right", "", f"{verdict.cards_before:.3f} → {verdict.cards_after:.3f}", "", "")
    show(table)
    say("It helps." if not verdict.objections else f"Not proven to help: {'; '.join(verdict.objections)}.")

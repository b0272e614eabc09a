"""`kb synonyms`: synonyms proposed from the search log, ready to be pasted into synonyms.yaml."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Annotated

import typer

from cli.terminal.errors import told_plainly
from cli.terminal.lines import say
from cli.terminal.options import IndexFolder
from kb.privacy import FEWEST_PEOPLE
from kb.settings import load_settings
from kb.storage.database import connect_log, migrate
from kb.usage.second_tries import second_tries
from search.query.live import Live
from search.writers.synonym_proposals import Proposal, propose

PLAIN = re.compile(r"(?!null$)[^\W\d_][\w ]*")  # what YAML takes for text without quotes


def synonyms(
    index: IndexFolder = None,
    days: Annotated[int, typer.Option(min=1, max=3650, help="How far back to look in the search log.")] = 90,
    as_json: Annotated[bool, typer.Option("--json", help="Print the proposals as JSON.")] = False,
) -> None:
    """Propose synonyms from searches that failed and were asked again in other words; each was tried by asking once more."""
    with told_plainly():
        settings = load_settings(index=index)
        log = connect_log(settings.database_url)
        migrate(log)
        live = Live(settings)
        live.wait_for_encoder(60)
        with log.read() as conn:
            proposals = propose(second_tries(conn, since=datetime.now(UTC) - timedelta(days=days)), live.public)
        log.close()
        say(
            json.dumps([asdict(one) for one in proposals], ensure_ascii=False)
            if as_json
            else "\n".join(_lines(proposals, days))
        )


def _lines(proposals: list[Proposal], days: int) -> Iterator[str]:
    if not proposals:
        yield f"# Nothing to propose: in {days} days no {FEWEST_PEOPLE} visitors exchanged the same words after a search that failed."
        return
    ordered = sorted(proposals, key=lambda one: (one.lang, one.says, one.also))
    for lang, entries in groupby(ordered, key=lambda one: one.lang):
        yield f"{lang}:"
        for says, members in groupby(entries, key=lambda one: one.says):
            proposed = list(members)
            for one in proposed:
                yield f"  # “{one.also}”: {one.visitors} visitors; the article is then found for {one.brought} of {one.tried} questions"
            yield f"  - says: {_written(says)}"
            yield f"    also: [{', '.join(_written(one.also) for one in proposed)}]"


def _written(text: str) -> str:
    return text if PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)

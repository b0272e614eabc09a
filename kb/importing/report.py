"""The loss report: what came, what did not and why, what is still outside. As text and as a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from html import escape

from kb.importing.merging import CONFLICT, GONE, LOCAL, MERGED, SAME, WRITTEN, WrittenFolder
from kb.importing.reading.record import Loss, ReadSource

KINDS = {
    "unknown-visibility": "for staff only, because the source does not say who may read them; --public if all may",
    "outside": "pictures and files still on another site; --fetch brings those that everybody can open",
    "picture": "pictures that are not among the saved files; save them beside the texts",
    "file": "files that did not come",
    "link": "links to pages of the old site that did not come; they lead nowhere once it is gone",
    "reply": "macros and canned replies that were not in use; they did not come",
    "kind": "entries of a kind that is no article, as far as we know",
    "double": "texts of which the source has another of the same number and language; the first came",
    "section": "sections that are not among the saved files; their texts lie in none, or in a folder of its number",
    "empty": "texts without a title or without words, as they were saved",
    "encoding": "files whose letters could only be guessed; save them as UTF-8",
    "property": "properties of pages that articles have no field for",
    "element": "parts of pages that articles can't have, films are links now; what the old site hid, for agents now or left out",
    "shortcode": "shortcodes whose output is not in the export; their text was kept",
    "address": "old addresses that can't lead to the article",
    "table": "tables that did not come as such",
    "style": "what Word has and Markdown has not",
    "language": "texts in a language the site does not serve; in no list until it does",
}
OUTCOMES = {
    WRITTEN: "written",
    MERGED: "changed here and there, joined",
    SAME: "unchanged",
    LOCAL: "edited here, unchanged there: left as they are",
    CONFLICT: "changed here and there in the same lines: left as they are, the new text is in .import/new",
    GONE: "deleted here: not brought back",
}
LISTED = 200  # lines of a kind in the text; the page has all


def as_text(read: ReadSource, outcome: WrittenFolder, losses: Iterable[Loss]) -> str:
    """For a terminal: at most LISTED lines of a kind."""
    lines = [*_came(read), ""]
    lines += [f"{outcome.count(what):6,}  files {words}" for what, words in OUTCOMES.items() if outcome.count(what)]
    lines += [f"        {path}" for path, what in outcome.files.items() if what in (CONFLICT, GONE)]
    for kind, ones in _by_kind(losses).items():
        lines += ["", f"{len(ones):6,}  {KINDS.get(kind, kind)}"]
        lines += [f"        {one.where}: {one.what}" for one in ones[:LISTED]]
        lines += [f"        and {len(ones) - LISTED:,} more, in report.html"] if len(ones) > LISTED else []
    return "\n".join(lines) + "\n"


def as_page(read: ReadSource, outcome: WrittenFolder, losses: Iterable[Loss]) -> str:
    """The same as one HTML page, with every line."""
    parts = [f"<p>{escape(line)}</p>" for line in _came(read)]
    rows = "".join(
        f"<tr><td>{outcome.count(what):,}</td><td>{escape(words)}</td></tr>"
        for what, words in OUTCOMES.items()
        if outcome.count(what)
    )
    parts.append(
        f"<table><thead><tr><th>Files</th><th>What became of them</th></tr></thead><tbody>{rows}</tbody></table>"
    )
    held = [path for path, what in outcome.files.items() if what in (CONFLICT, GONE)]
    parts += [f"<ul>{''.join(f'<li>{escape(path)}</li>' for path in held)}</ul>"] if held else []
    for kind, ones in _by_kind(losses).items():
        entries = "".join(f"<li>{escape(one.where)}: {escape(one.what)}</li>" for one in ones)
        parts.append(f"<h2>{len(ones):,} {escape(KINDS.get(kind, kind))}</h2><ul>{entries}</ul>")
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Import</title>'
    return f'<!doctype html>\n<html lang="en"><head>{head}</head><body><main><h1>Import</h1>{"".join(parts)}</main></body></html>\n'


def _came(read: ReadSource) -> list[str]:
    states = Counter(one.state for one in read.articles)
    said = ", ".join(f"{count:,} {state}" for state, count in sorted(states.items()))
    return [
        f"{len(read.articles):,} texts ({said}), {len(read.sections):,} sections and {len(read.replies):,} replies were read."
    ]


def _by_kind(losses: Iterable[Loss]) -> dict[str, list[Loss]]:
    kinds: dict[str, list[Loss]] = {kind: [] for kind in KINDS}
    for loss in losses:
        kinds.setdefault(loss.kind, []).append(loss)
    return {kind: ones for kind, ones in kinds.items() if ones}

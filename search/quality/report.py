"""A comparison told to people: lines for a terminal, Markdown for a comment on a change. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from search.quality.compare import Comparison, Pair

SHOWN = 20  # queries of one kind in a comment; the others are counted

KINDS = {
    "stolen": "Stolen by an added or edited article",
    "lost": "Lost: no longer among the first three",
    "displaced": "Displaced from the first place, still shown",
    "gained": "Gained: now among the first three",
}


def as_lines(comparison: Comparison) -> Iterator[str]:
    """What changed, then the verdict."""
    for kind, heading in KINDS.items():
        pairs: Sequence[Pair] = getattr(comparison, kind)
        if pairs:
            yield f"\n{heading} ({len(pairs)}):"
            yield from (f"  query {comparison.sentence(pair)}" for pair in pairs)
    for drop in comparison.drops:
        yield f"\nWorse: {drop}"
    yield f"\n{verdict(comparison)}"


def verdict(comparison: Comparison) -> str:
    """One sentence: may it be merged, and if not, what to do."""
    asked = len(comparison.typed)
    if comparison.passed:
        return f"Passed: {asked} golden questions compared with {comparison.before.generation or 'before'}, none stolen, no figure really dropped."
    why = []
    if comparison.stolen:
        why.append(f"{len(comparison.stolen)} of {asked} golden questions now open another article first")
    if comparison.drops:
        why.append(f"{len(comparison.drops)} figures really dropped")
    return f'Failed: {" and ".join(why)}. `kb why-not "QUERY" ARTICLE` tells the smallest edit that mends a query.'


def as_comment(comparison: Comparison) -> str:
    """Markdown for a pull or merge request."""
    lines = [f"### Answers: {verdict(comparison)}", ""]
    for kind, heading in KINDS.items():
        pairs: Sequence[Pair] = getattr(comparison, kind)
        if not pairs:
            continue
        lines += [f"**{heading}: {len(pairs)}**", ""]
        lines += [f"- {_plain(comparison.sentence(pair))}" for pair in pairs[:SHOWN]]
        lines += [f"- … and {len(pairs) - SHOWN} more"] if len(pairs) > SHOWN else []
        lines.append("")
    if not any(getattr(comparison, kind) for kind in KINDS):
        lines += ["No golden question is answered differently.", ""]
    lines += [f"- {drop}" for drop in comparison.drops]
    return "\n".join(lines).rstrip() + "\n"


def _plain(text: str) -> str:
    """Marks of Markdown and mentions made harmless: a query is anybody's words."""
    for mark in "\\`*_[]<>#|@":
        text = text.replace(
            mark, f"\\{mark}" if mark not in "<>@" else {"<": "&lt;", ">": "&gt;", "@": "@\u200b"}[mark]
        )
    return text

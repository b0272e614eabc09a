"""Two changes of one text joined line by line. Where both changed the same lines, both are kept side by side for a person to choose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

OPENS, BETWEEN, CLOSES = "<<<<<<<", "=======", ">>>>>>>"  # lines that stand around texts nobody has chosen between yet


@dataclass(frozen=True)
class MergePiece:
    """Lines in a row. Of a `clash` all three differ; else `mine` and `theirs` are both what came of it."""

    base: tuple[str, ...]
    mine: tuple[str, ...]
    theirs: tuple[str, ...]
    clash: bool = False


@dataclass(frozen=True)
class Merge:
    """What came of two changes, from the first line to the last."""

    pieces: tuple[MergePiece, ...]

    @property
    def clashes(self) -> tuple[MergePiece, ...]:
        return tuple(piece for piece in self.pieces if piece.clash)

    def text(self, mine: str = "", theirs: str = "") -> str:
        """The joined text; clashing lines stand one after the other between marks that name whose they are."""
        lines: list[str] = []
        for piece in self.pieces:
            if piece.clash:
                lines += [
                    f"{OPENS} {mine}".rstrip(),
                    *piece.mine,
                    BETWEEN,
                    *piece.theirs,
                    f"{CLOSES} {theirs}".rstrip(),
                ]
            else:
                lines += piece.mine
        return "\n".join(lines)


def merge(base: str, mine: str, theirs: str) -> Merge:
    """Texts whose lines end with \\n. Lines next to each other that were changed on different sides clash, too."""
    return Merge(tuple(_pieces(base.split("\n"), mine.split("\n"), theirs.split("\n"))))


def unchosen(text: str) -> int:
    """The first line, from 1, of a place where nobody has chosen between two texts yet; 0 where there is none."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith((OPENS, CLOSES)):
            return number
    return 0


def _pieces(base: list[str], mine: list[str], theirs: list[str]) -> Iterator[MergePiece]:
    in_mine, in_theirs = _same_in(base, mine), _same_in(base, theirs)
    at, at_mine, at_theirs = 0, 0, 0
    for line in sorted(in_mine.keys() & in_theirs.keys()):
        yield from _between(base[at:line], mine[at_mine : in_mine[line]], theirs[at_theirs : in_theirs[line]])
        yield _settled([base[line]])
        at, at_mine, at_theirs = line + 1, in_mine[line] + 1, in_theirs[line] + 1
    yield from _between(base[at:], mine[at_mine:], theirs[at_theirs:])


def _between(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> Iterator[MergePiece]:
    if mine == theirs or theirs == base:
        yield from [_settled(mine)] if mine else []
    elif mine == base:
        yield from [_settled(theirs)] if theirs else []
    else:
        yield MergePiece(tuple(base), tuple(mine), tuple(theirs), clash=True)


def _settled(lines: Sequence[str]) -> MergePiece:
    return MergePiece(tuple(lines), tuple(lines), tuple(lines))


def _same_in(base: list[str], other: list[str]) -> dict[int, int]:
    """Number of a line → that of the same line in the other text."""
    blocks = SequenceMatcher(None, base, other, autojunk=False).get_matching_blocks()
    return {block.a + n: block.b + n for block in blocks for n in range(block.size)}

"""What of a letter is new, and what is the letter it answers, or a signature. Nothing is thrown away: the rest is kept folded."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from itertools import accumulate

LONGEST_LINE = 400  # characters looked at of a line: an introduction is shorter
INTRODUCTIONS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?:on|am|le|el) .{6,300}(?:wrote|schrieb|a écrit|escribió)(?: [^\n]{0,80})?\s?:$",
        r".{4,300}(?:пишет|написал|написала|написал\(а\)|писал|писала)\s?:$",
        r".{0,40}\d{4}.{0,200}<[^<>\s]{3,120}@[^<>\s]{2,120}>\s?:$",  # Gmail and Yandex in Russian: a date, a name, an address
        r".{0,40}\d{1,2}:\d{2}.{0,60} от .{0,120}@[^<>\s]{2,120}>?\s?:?$",  # Mail.ru
        r"-{2,}\s?(?:original message|forwarded message|исходное сообщение|пересылаемое сообщение|переадресованное сообщение)\s?-*.{0,80}$",
        r"_{12,}$",
    )
)
HEADER = re.compile(
    r"\*?(?:from|sent|to|date|subject|cc|от|от кого|отправлено|кому|дата|тема|копия)\*?\s?:", re.IGNORECASE
)
SIGNATURES = re.compile(
    r"(?:--\s?|—\s?|sent from (?:my|outlook|mail)\b.{0,60}|get outlook for .{0,40}|отправлено (?:с|из|через) .{0,80})$",
    re.IGNORECASE,
)
LONGEST_SIGNATURE = 12  # lines
LONGEST_INTRODUCTION = 4  # lines, empty ones among them


@dataclass(frozen=True)
class Said:
    """`new` is what the sender wrote; `folded` the rest as it came, "" where there is none."""

    new: str
    folded: str = ""


def said_in(text: str) -> Said:
    """A letter's text told apart. Where the sender wrote between the lines of what they answer, all of it is theirs."""
    lines = text.strip().split("\n")
    if (below := _first_below(lines)) is not None:
        return Said("\n".join(lines[below:]).strip(), "\n".join(lines[:below]).strip())
    end = _end_of_new(lines)
    end = _signature_in(lines[:end])
    new = "\n".join(lines[:end]).strip()
    return Said(new, "\n".join(lines[end:]).strip()) if new else Said(text.strip())


def _end_of_new(lines: list[str]) -> int:
    """Where the quotation begins that goes on to the end; the number of lines if there is none."""
    quoted = _Quoted(lines)
    for at, line in enumerate(lines):
        if _introduces(lines, at) and not quoted.written_after(at):
            return at
        if line.startswith(">") and not quoted.written_after(at):
            return _with_introduction(lines, at)
    return len(lines)


class _Quoted:
    """Where lines with ">" stand, and how many lines the sender wrote up to each: asked of every line, counted once."""

    def __init__(self, lines: list[str]) -> None:
        self._at = [at for at, line in enumerate(lines) if line.startswith(">")]
        own = (bool(line.strip()) and not line.startswith(">") for line in lines)
        self._own = list(accumulate(own, initial=0))
        below = lines[self._at[-1] + 1 :] if self._at else []
        self._below = any(line.strip() for line in below[: _signature_in(below)])

    def written_after(self, at: int) -> bool:
        """Whether somebody wrote below or within the quotation from this line on."""
        first = bisect_left(self._at, at)
        if first == len(self._at):
            return False
        return self._below or self._own[self._at[-1]] - self._own[self._at[first]] > 1


def _introduces(lines: list[str], at: int, depth: int = 0) -> bool:
    """A line, or one that a mail program broke in two or three, that says whose words follow."""
    line = lines[at].strip()[:LONGEST_LINE]
    if not line:
        return False
    if HEADER.match(line):
        return sum(bool(HEADER.match(following.strip())) for following in lines[at : at + 6]) >= 3
    for count in range(1, 4):
        broken = [following.strip() for following in lines[at : at + count]]
        if len(broken) < count or not broken[-1]:
            return False
        joined = " ".join(broken)[:LONGEST_LINE]
        if any(pattern.match(joined) for pattern in INTRODUCTIONS):
            # Else the words above it are the sender's own.
            return count == 1 or depth == LONGEST_INTRODUCTION or not _introduces(lines, at + 1, depth + 1)
    return False


def _with_introduction(lines: list[str], at: int) -> int:
    """The quotation with the lines above it that introduce it."""
    for back in range(1, 5):
        if at - back >= 0 and _introduces(lines, at - back):
            return at - back
    return at


def _first_below(lines: list[str]) -> int | None:
    """The first line after a quotation that everything else follows; None where there is no such."""
    quoted = [at for at, line in enumerate(lines) if line.startswith(">")]
    if not quoted or not all(lines[at].startswith(">") or not lines[at].strip() for at in range(quoted[0], quoted[-1])):
        return None
    begins = quoted[0] == 0 or (_introduces(lines, 0) and quoted[0] <= LONGEST_INTRODUCTION)
    below = lines[quoted[-1] + 1 :]
    return quoted[-1] + 1 if begins and any(line.strip() for line in below[: _signature_in(below)]) else None


def _signature_in(lines: list[str]) -> int:
    """Where the signature begins, if it does in the last lines; else how many lines there are."""
    for at in range(max(0, len(lines) - LONGEST_SIGNATURE), len(lines)):
        if SIGNATURES.fullmatch(lines[at][:LONGEST_LINE]):
            return at
    return len(lines)

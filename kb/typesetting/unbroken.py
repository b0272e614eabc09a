"""Values that stand on one line: telephone numbers, amounts, durations, times. The one place that knows which, for pages and letters.

Spaces within them become no-break spaces, and a hyphen or a dash between two digits gets a word joiner after it, where browsers
end lines. A number in a link that dials it gets none, as its style keeps it whole, nor do words to be copied (`<pre>`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

NBSP, JOINER = "\N{NO-BREAK SPACE}", "\N{WORD JOINER}"

# A telephone number as writers write it: with a country's code, an 8 for one, or a number nobody pays for.
PHONE = re.compile(
    r"(?<![\d.,\w-])(?:\+\d{1,3}|8)[\s(-]{1,3}\d{3}[\s)-]{1,3}\d{2,3}[\s-]?\d{2}[\s-]?\d{2}(?![\d-])|(?<![\w.,-])\+\d{10,14}(?!\d)|(?<![\w.,-])1?[-\s(]{0,2}8(?:00|66|77|88)[-\s)]{1,2}\d{3}-\d{4}(?!\d)"
)

_SPACE = r"[ \t\u00a0\u2009\u202f]"
_GAP = rf"{_SPACE}{{1,3}}"
_NUMBER = rf"\d{{1,3}}(?:{_SPACE}\d{{3}})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,:]\d+)*"
_NUMBERS = rf"(?:{_NUMBER})(?:(?:{_SPACE}(?<!\b[12][09]\d\d.))?[–—]\u2060?{_SPACE}?(?:{_NUMBER})(?!\w))?"  # not between two days
_SCALE = r"(?:тыс|млн|млрд|мың)\b\.?|thousand\b|million\b|billion\b|Tausend\b|Mio\b\.?|Mrd\b\.?|mil\b|millones\b"
_KIND = r"(?:рабоч|календарн|полн|банковск)\w+|working\b|business\b|calendar\b|full\b|banking\b|жұмыс\b|күнтізбелік\b"
_AFTER = rf"(?:{_GAP}(?:hábil|laborable|natural)(?:es|s)?\b)?"
_TIME = (
    r"(?:секунд|минут|час|сут|недел|месяц|лет)[а-я]*\b|(?:сек|мин|ч|мес|г)\b\.?|д(?:ень|н[а-я]+)\b|год[а-я]*\b"
    r"|(?:second|minute|min|hour|hr|day|week|month|year)s?\b|h\b|Stunden?\b|Minuten?\b|Tagen?\b|horas?\b|minutos?\b|días?\b"
)
_SMALL = (
    "и|а|но|не|или|из|в|на|с|со|до|по|от|к|о|у|за|для|of|and|or|to|in|from|at|on|by|is|for|the|und|von|bis|y|o|de|a"
)
_OTHER = rf"(?:(?:{_KIND}){_GAP})?(?!(?:{_SMALL})\b)(?=[^\W\d_])"
# A number with what it counts: a sign, a time (and a smaller one after it), or any other word.
_VALUE = re.compile(
    rf"(?:{_NUMBERS})(?:{_GAP}(?:{_SCALE}))?"
    rf"(?:{_SPACE}?[%‰₽$€£₸°]|{_GAP}(?:(?:{_KIND}){_GAP})?(?:{_TIME})(?:{_GAP}\d+{_GAP}(?:{_TIME}))*{_AFTER}|{_GAP}{_OTHER})?"
)
_START = re.compile(r"(?<![\w.,:])\d")  # most of a text is no number: a value is looked for from its first digit
_SIGNED = re.compile(rf"(?<!\w)[№§$€£₽]{_SPACE}\d")
_SPACES = re.compile(r"[^\S\n]+")
_RANGE = re.compile(r"(?<=\d)[-–—](?=\d)|(?<=\d[ \t\u00a0])[–—](?=[ \t\u00a0]\d)")

_PRE = re.compile(r"(<pre\b.*?</pre>)", re.DOTALL)
_WRAPPED = re.compile(r"(?<=\d)[ \t]*\n[ \t]*(?=[\w(%₽$€])|(?<=[\w)№])[ \t]*\n[ \t]*(?=\d)")

# A finished page: what is left as it is, tags, text.
_TOKEN = re.compile(
    r"<!--.*?-->|<(script|style|textarea|title|option|code|kbd|samp|svg)\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*>.*?</\1>"
    r"|<(/?)([a-zA-Z][\w-]*)(?:[^>\"']|\"[^\"]*\"|'[^']*')*>|([^<]+)|<",
    re.DOTALL,
)
_MARKING = frozenset(
    ("mark", "b", "strong", "em", "i")
)  # tags that text runs through, and that never are boxes of their own
_RUNNING = _MARKING | {"a", "u", "s", "ins", "del", "abbr", "time"}


def values_in(text: str) -> Iterator[tuple[int, int]]:
    """Where in a text the values stand that belong on one line: (start, end), kind by kind; they may overlap."""
    end = 0
    for start in _START.finditer(text):
        if start.start() >= end and (value := _VALUE.match(text, start.start())):
            end = value.end()
            yield value.span()
    if end and ("8" in text or "+" in text):
        yield from (value.span() for value in PHONE.finditer(text))
    if end:
        yield from (value.span() for value in _SIGNED.finditer(text))


def unbroken(text: str) -> str:
    """A text, plain or escaped, no value of which can be parted at the end of a line. Twice is as once."""
    return _changed(text, _changes(text), 0)


def unbroken_html(html: str) -> str:
    """The same of finished HTML: a value may be marked in part (`<mark>5</mark> минут`); code, fields and scripts stay as they are."""
    out: list[str] = []
    run: list[int] = []  # places in `out` of the texts of a line that is read as one
    copied: set[int] = set()  # places of texts that are dialled or copied as they stand
    within = False  # <pre>
    tags: list[str] = [""]  # the tag before each text of the run, then the one after the last
    for token in _TOKEN.finditer(html):
        name, text = token[3], token[4]
        if text:
            run.append(len(out))
            if within:
                copied.add(len(out))
            tags.append("")
        elif name and name.lower() in _RUNNING:
            tags[-1] = name.lower()
            if 'href="tel:' in token[0]:
                copied.add(len(out) + 1)
        else:
            within = not token[2] if name == "pre" else within
            if run:
                _set(out, run, tags, copied)
                run, tags = [], [""]
        out.append(token[0])
    if run:
        _set(out, run, tags, copied)
    return "".join(out)


def unwrapped(html: str) -> str:
    """HTML of running text in which a line of the source that ends beside a number goes on: shown, it is a space anyway."""
    return "".join(part if part.startswith("<pre") else _WRAPPED.sub(" ", part) for part in _PRE.split(html))


def _set(out: list[str], run: list[int], tags: list[str], copied: set[int]) -> None:
    """The texts of a run changed in place. Empty space between two boxes stays: a no-break space would be a box itself."""
    whole = "".join(out[at] for at in run)
    changes = _changes(whole)
    start = 0
    for number, at in enumerate(run):
        text = out[at]
        between = not text.isspace() or {tags[number], tags[number + 1]} <= _MARKING
        if changes and between:
            set_text = _changed(text, changes, start)
            out[at] = set_text.replace(f"-{JOINER}", "-") if at in copied else set_text
        start += len(text)


def _changes(text: str) -> dict[int, str]:
    """What is put for single characters, by their places."""
    changes: dict[int, str] = {}
    for start, end in values_in(text):
        for gap in _SPACES.finditer(text, start, end):
            changes |= dict.fromkeys(range(gap.start() + 1, gap.end()), "") | {gap.start(): NBSP}
        for dash in _RANGE.finditer(text, start, end):
            changes[dash.start()] = f"{dash[0]}{JOINER}"
    return changes


def _changed(text: str, changes: dict[int, str], start: int) -> str:
    pieces, done = [], start
    for at in sorted(at for at in changes if start <= at < start + len(text)):
        pieces += [text[done - start : at - start], changes[at]]
        done = at + 1
    return "".join([*pieces, text[done - start :]])

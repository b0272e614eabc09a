"""The words of a language: ours, an organisation's own file over them, and English where neither has any.

`texts/<language>.toml` in the articles folder adds a language or says things another way; its table `letters` holds the words
of letters. What such a file gets wrong is left out and told: a page never fails for a sentence.
"""

from __future__ import annotations

import string
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from kb.errors import Problem, SettingsError
from kb.rules import Rule

FOLDER = "texts"  # of the articles folder
FALLBACK = "en"
LETTERS = "letters"  # the table of a file that holds the words of letters
PLURALS = frozenset({"zero", "one", "two", "few", "many", "other"})
READERS = frozenset(  # tables that readers see; all others are of staff pages
    (
        "language article articles busy category channels contact door errors feed field files find following guide"
        " home index lang_label machines missing notices outcome privacy reason request search sent site"
        " solved status still suggestions theme vote weekday widget"
    ).split()
)
TO_READERS = frozenset("month zone common created link replied closed postponed notice".split())  # tables of letters
# Names of languages and time zones: where a language has no words for one, Babel has.
OF_ITS_OWN = ("language", "lang_label.", "channels.zone_")
KINDS = ("pages", "letters", "staff pages")

Entry = str | dict[str, str]  # a sentence, or one for each plural form

MISSING = Rule("words-missing", "add them to the file; docs/languages.md says where the English ones are")
UNKNOWN = Rule("words-unknown", "correct the name, or remove the line")
WRONG = Rule("words-wrong", "write the names in braces as the English text has them", "error")


@dataclass(frozen=True)
class LanguageWords:
    """All words of a language. `missing`: keys that are said in English; `problems`: of the organisation's file."""

    entries: Mapping[str, Entry]
    missing: frozenset[str]
    problems: tuple[Problem, ...] = ()


def own_file(articles: Path, lang: str) -> Path:
    """Where an organisation's own words of a language are, if there are any."""
    return articles / FOLDER / f"{lang}.toml"


def read_words(lang: str, ours: Path, own: Path | None = None, *, letters: bool = False) -> LanguageWords:
    """The words of a language from the folder `ours`, with those of the file `own` over them.

    `letters`: only what stands in the table `letters` of `own`, else only what does not. Raises SettingsError where `own` is
    no TOML.
    """
    known = flat(_toml(ours / f"{FALLBACK}.toml"))
    spared = {key: entry for key, entry in known.items() if lang == FALLBACK or not key.startswith(OF_ITS_OWN)}
    entries: dict[str, Entry] = dict(known) if lang == FALLBACK else {}
    if (file := ours / f"{lang}.toml").is_file():
        entries |= flat(_toml(file))
    problems: list[Problem] = []
    if own and own.is_file():
        written = {
            key.removeprefix(f"{LETTERS}."): entry
            for key, entry in flat(_own(own)).items()
            if key.startswith(f"{LETTERS}.") == letters
        }
        for key, entry in written.items():
            problem = _problem(key, entry, known, own, letters=letters)
            if problem:
                problems.append(problem)
            else:
                entries[key] = entry
    missing = frozenset(spared.keys() - entries.keys())
    return LanguageWords({**spared, **entries}, missing, tuple(problems))


def kind_of(key: str, *, letters: bool = False) -> str:
    """Who sees the words of a key: one of KINDS."""
    if letters:
        return "letters" if key.partition(".")[0] in TO_READERS else "staff pages"
    return "pages" if key.partition(".")[0] in READERS else "staff pages"


def problems_of_missing(missing: Mapping[str, Iterable[str]], lang: str, path: str) -> Iterator[Problem]:
    """One line for each kind of words that readers see and that are said in English; `missing`: kind → keys."""
    for kind in KINDS[:2]:
        keys = list(missing.get(kind, ()))
        if keys:
            tables = Counter(key.partition(".")[0] for key in keys)
            said = ", ".join(f"{table} {count}" for table, count in tables.most_common())
            yield MISSING.at(path, 1, f"{lang}: {len(keys):,} texts of {kind} are said in English: {said}")


def flat(table: Mapping[str, object], prefix: str = "") -> dict[str, Entry]:
    """Keys with dots for tables inside tables. Raises ValueError for a value that is no sentence."""
    entries: dict[str, Entry] = {}
    for name, value in table.items():
        key = f"{prefix}{name}"
        if isinstance(value, str):
            entries[key] = value
        elif not isinstance(value, dict):
            raise ValueError(f"{key} = {value!r} is no sentence; write it in quotation marks")
        elif value and set(value) <= PLURALS and all(isinstance(text, str) for text in value.values()):
            entries[key] = value
        else:
            entries |= flat(value, f"{key}.")
    return entries


def names_in(entry: Entry) -> set[str]:
    """The names in braces of all its forms. Raises ValueError for a brace without its other half."""
    forms = entry.values() if isinstance(entry, dict) else [entry]
    return {name for form in forms for _, name, _, _ in string.Formatter().parse(form) if name is not None}


def _problem(key: str, entry: Entry, known: Mapping[str, Entry], own: Path, *, letters: bool) -> Problem | None:
    """What is wrong with one entry of an organisation's file."""
    path, line = f"{FOLDER}/{own.name}", _line(own, f"{LETTERS}.{key}" if letters else key)
    if key not in known and not key.startswith((*OF_ITS_OWN, "zone.")):
        near = get_close_matches(key, known, n=1)
        return UNKNOWN.at(path, line, f"there is no text called {key}", f"did you mean {near[0]}?" if near else "")
    ours = known.get(key, "")
    try:
        names = names_in(entry)
    except ValueError as error:
        return WRONG.at(path, line, f"{key}: {error}")
    if more := sorted(names - names_in(ours) - ({"n"} if isinstance(ours, dict) else set())):
        return WRONG.at(path, line, f"{key}: nothing is known as {{{more[0]}}} here")
    if isinstance(entry, dict) and (not isinstance(ours, dict) or "other" not in entry):
        return WRONG.at(path, line, f"{key}: {'plural forms need other' if isinstance(ours, dict) else 'one sentence'}")
    return None


def _line(file: Path, key: str) -> int:
    """The line of a key, 1 where it can't be told."""
    table = ""
    for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        text = line.strip()
        if text.startswith("["):
            table = text.strip("[] ").replace('"', "") + "."
            if table == f"{key}.":
                return number
        elif "=" in text and f"{table}{text.partition('=')[0].strip().strip(chr(34))}" == key:
            return number
    return 1


def _toml(file: Path) -> dict[str, object]:
    return tomllib.loads(file.read_text("utf-8-sig"))


def _own(file: Path) -> dict[str, object]:
    try:
        written = _toml(file)
        flat(written)
    except (OSError, ValueError) as error:
        raise SettingsError(f"{file}: can't be read: {error}; `kb check` reads it too") from None
    return written

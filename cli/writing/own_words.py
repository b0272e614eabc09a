"""Words of the site's languages for `kb check`: what an organisation's files get wrong, and what readers get in English."""

from __future__ import annotations

import os
from pathlib import Path

from kb.checks.organisation import line_told
from kb.delivery.letter_texts import FOLDER as LETTERS_FOLDER
from kb.errors import Problem, SettingsError
from kb.rules import Rule
from kb.words import FALLBACK, FOLDER, kind_of, own_file, problems_of_missing, read_words
from web.site.texts import FOLDER as PAGES_FOLDER

BROKEN = Rule("words-broken", "mend the file: it is TOML, a name and a text in quotation marks a line", "error")


def of_words(articles: Path, languages: tuple[str, ...]) -> tuple[list[Problem], tuple[str, ...]]:
    """(problems, notes): a note for every language whose staff pages are said in English."""
    problems, notes = list[Problem](), list[str]()
    for lang in languages:
        own, path = own_file(articles, lang), f"{FOLDER}/{lang}.toml"
        if os.path.lexists(own) and not own.is_file():
            problems.append(BROKEN.at(path, 1, "this is no file, or a link to none"))
            continue
        try:
            pages = read_words(lang, PAGES_FOLDER, own)
            letters = read_words(lang, LETTERS_FOLDER, own, letters=True)
        except SettingsError as error:
            problems.append(BROKEN.at(path, line_told(str(error)), str(error)))
            continue
        problems += [*pages.problems, *letters.problems]
        missing: dict[str, list[str]] = {}
        for keys, of_letters in ((pages.missing, False), (letters.missing, True)):
            for key in sorted(keys):
                missing.setdefault(kind_of(key, letters=of_letters), []).append(key)
        problems += problems_of_missing(missing, lang, path)
        if lang != FALLBACK and (untold := missing.get("staff pages")):
            notes.append(f"{lang}: staff pages are in English ({len(untold):,} texts)")
    return problems, tuple(notes)

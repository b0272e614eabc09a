"""The words of letters by language: ours in the files beside this one, those of the articles folder over them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from kb.words import own_file, read_words

FOLDER = Path(__file__).parent
LANGUAGES = ("ru", "en")  # that have words for staff too
OURS = tuple(sorted(file.stem for file in FOLDER.glob("*.toml")))  # a request keeps its language when the site drops it


@dataclass(frozen=True)
class LetterTexts:
    """The words of letters in one language."""

    lang: str
    words: Mapping[str, str]  # by "table.name"

    def __call__(self, key: str, **values: str) -> str:
        return self.words[key].format(**values)

    def moment(self, iso: str, zone: str) -> str:
        """ "16:00 24 ноября по московскому времени" """
        at = datetime.fromisoformat(iso)
        date_and_time = self("common.date", day=str(at.day), month=self.words[f"month.{at.month}"], time=f"{at:%H:%M}")
        named = self.words.get(f"zone.{zone}", zone)
        return self("common.with_zone", moment=date_and_time, zone=named) if named else date_and_time


def load_letter_texts(languages: Iterable[str] = (), articles: Path | None = None) -> Mapping[str, LetterTexts]:
    """The words of every language we have and of these, by code; those of the articles folder come first, English last."""
    files = {lang: own_file(articles, lang) if articles else None for lang in dict.fromkeys((*languages, *OURS))}
    return {lang: _read(lang, file) if file and file.is_file() else _ours(lang) for lang, file in files.items()}


@cache
def _ours(lang: str) -> LetterTexts:
    return _read(lang, None)


def _read(lang: str, own: Path | None) -> LetterTexts:
    words = read_words(lang, FOLDER, own, letters=True).entries
    return LetterTexts(lang, {key: text for key, text in words.items() if isinstance(text, str)})

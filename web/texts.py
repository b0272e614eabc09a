"""The words of the interface: one catalogue per language, with plural forms, dates and numbers. The only user of Babel."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_time
from babel.numbers import format_decimal

from web.typography import bind

FOLDER = Path(__file__).parent / "texts"
LOCALES = {"ru": "ru_RU", "en": "en_GB"}
PLURALS = {"zero", "one", "two", "few", "many", "other"}


@dataclass(frozen=True)
class Texts:
    """One language's catalogue. `texts("search.found", n=3)` is the sentence in the right plural form."""

    lang: str
    locale: Locale
    entries: dict[str, str | dict[str, str]]

    def __call__(self, key: str, **values: object) -> str:
        entry = self.entries[key]
        if isinstance(entry, dict):
            entry = entry[self._plural(values["n"])]
        return entry.format(**{name: self._shown(value) for name, value in values.items()}) if values else entry

    def has(self, key: str) -> bool:
        return key in self.entries

    def day(self, day: date) -> str:
        return format_date(day, "d\N{NO-BREAK SPACE}MMMM y", locale=self.locale)

    def time(self, at: datetime) -> str:
        return format_time(at, "H:mm", locale=self.locale)

    def weekday(self, day: date) -> str:
        return self(f"weekday.{day.weekday()}")

    def number(self, value: float) -> str:
        return format_decimal(value, locale=self.locale)

    def _plural(self, n: object) -> str:
        return self.locale.plural_form(n)

    def _shown(self, value: object) -> object:
        return self.number(value) if isinstance(value, int | float) else value


def load_texts(languages: tuple[str, ...], folder: Path = FOLDER) -> dict[str, Texts]:
    """Read `<lang>.toml` of each language once; typography is applied here, not on every page."""
    return {lang: _load(lang, folder / f"{lang}.toml") for lang in languages}


def _load(lang: str, path: Path) -> Texts:
    with path.open("rb") as file:
        entries = _flat(tomllib.load(file), "", lang)
    return Texts(lang=lang, locale=Locale.parse(LOCALES[lang]), entries=entries)


def _flat(table: dict, prefix: str, lang: str) -> dict:
    entries: dict = {}
    for name, value in table.items():
        key = f"{prefix}{name}"
        if isinstance(value, str):
            entries[key] = bind(value, lang)
        elif set(value) <= PLURALS:
            entries[key] = {form: bind(text, lang) for form, text in value.items()}
        else:
            entries.update(_flat(value, f"{key}.", lang))
    return entries

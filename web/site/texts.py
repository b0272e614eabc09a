"""The words of the interface: one catalogue per language, with plural forms, dates and numbers. The only user of Babel."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from types import MappingProxyType

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time, format_timedelta, get_timezone, get_timezone_name
from babel.numbers import format_currency, format_decimal

from kb.errors import SettingsError
from kb.words import Entry, own_file, read_words
from web.site.typography import NBSP, bind

FOLDER = Path(__file__).parent.parent / "texts"
LOCALES = {"ru": "ru_RU", "en": "en_GB"}  # where the country matters; of other languages the usual one
DAYS = {"ru": "d MMMM y"}  # Babel's own says "2026 г."


@dataclass(frozen=True)
class Texts:
    """One language's catalogue, which also knows the site's other languages. `texts("search.found", n=3)` is the sentence in the right plural form."""

    lang: str
    locale: Locale
    entries: Mapping[str, Entry]
    languages: Mapping[str, str] = field(default_factory=dict)  # every language there is, by its own name
    brand_in: Callable[[str], str] | None = None

    @property
    def brand(self) -> str:
        """The organisation, as pages of this language call it now: its name may change while the site runs."""
        return self.brand_in(self.lang) if self.brand_in else ""

    @property
    def direction(self) -> str:
        """ "ltr" or "rtl": the way its lines run."""
        return str(self.locale.text_direction)

    def __call__(self, key: str, **values: str | float) -> str:
        entry = self.entries[key]
        if isinstance(entry, dict):
            entry = entry.get(self._plural(values["n"])) or entry["other"]
        return entry.format(**{name: self._shown(value) for name, value in values.items()}) if values else entry

    def has(self, key: str) -> bool:
        return key in self.entries

    def get(self, key: str, otherwise: str = "") -> str:
        """The words of a key that only some values have, such as an outcome's."""
        return self(key) if self.has(key) else otherwise

    def in_language(self, lang: str) -> str:
        """ "in English", "auf Englisch"; where nobody wrote that, the language's own name."""
        return self.get(f"lang_label.{lang}") or self.languages.get(lang) or language_name(lang)

    def day(self, day: date) -> str:
        return bind(str(format_date(day, DAYS.get(self.lang, "long"), locale=self.locale)), self.lang)

    def days(self, first: date, last: date) -> str:
        """ "1–27 November 2026", "1 October – 5 November 2026"; what both days share is said once, where the day comes first."""
        whole = self.day(last)
        if first == last:
            return whole
        if first.year != last.year or not whole.startswith(f"{last.day}{NBSP}"):
            return f"{self.day(first)} – {whole}"
        if first.month != last.month:
            return f"{self.day_of_month(first)} – {whole}"
        return f"{first.day}–{whole}"

    def day_of_month(self, day: date) -> str:
        """ "9 января"; without the year: for days less than a year ahead."""
        return bind(str(format_skeleton("MMMMd", day, locale=self.locale)), self.lang)

    def zone(self, timezone: str) -> str:
        """A time zone as the language calls it: "Central European Time"; its own name where nobody knows it."""
        if timezone == "UTC":
            return timezone
        try:
            return str(get_timezone_name(get_timezone(timezone), locale=self.locale))
        except LookupError:
            return timezone

    def time(self, at: datetime) -> str:
        return str(format_time(at, "H:mm", locale=self.locale))

    def span(self, span: timedelta) -> str:
        """A span from now in words, never shorter than it is: "in 20 seconds", "через 3 минуты"."""
        seconds = max(1, math.ceil(span.total_seconds()))
        unit = next(unit for unit in (86_400, 3600, 60, 1) if seconds >= unit)
        whole = timedelta(seconds=unit * math.ceil(seconds / unit))
        return str(format_timedelta(whole, threshold=1, add_direction=True, locale=self.locale))

    def ago(self, span: timedelta) -> str:
        """How long ago something was: "3 hours ago", "2 дня назад"."""
        passed = max(span, timedelta(seconds=1))
        return str(format_timedelta(-passed, granularity="minute", add_direction=True, locale=self.locale))

    def weekday(self, day: date) -> str:
        return self(f"weekday.{day.weekday()}")

    def number(self, value: float) -> str:
        return str(format_decimal(value, locale=self.locale))

    def money(self, value: float, currency: str) -> str:
        """A sum without small change; `currency`: three letters (ISO 4217)."""
        whole = format_currency(round(value), currency, locale=self.locale, currency_digits=False, format="#,##0 ¤")
        return str(whole)

    def _plural(self, n: object) -> str:
        return str(self.locale.plural_form(n))

    def _shown(self, value: object) -> object:
        return self.number(value) if isinstance(value, int | float) else value


def load_texts(
    languages: tuple[str, ...],
    folder: Path = FOLDER,
    *,
    own: Path | None = None,
    brand_in: Callable[[str], str] | None = None,
) -> dict[str, Texts]:
    """The words of each language; typography is applied here, once a process, not on every page.

    `own`: the articles folder, whose files of words come before ours. Raises SettingsError for a language nobody knows.
    """
    files = {lang: own_file(own, lang) if own else None for lang in languages}
    catalogues = {
        lang: _load(lang, folder, file) if file and file.is_file() else _ours(lang, folder)
        for lang, file in files.items()
    }
    names = MappingProxyType({lang: _name(lang, entries) for lang, entries in catalogues.items()})
    return {lang: Texts(lang, _locale(lang), entries, names, brand_in) for lang, entries in catalogues.items()}


def language_name(lang: str) -> str:
    """What a language calls itself: "Қазақ тілі"."""
    try:
        name = str(Locale.parse(lang).get_language_name(lang) or lang)
    except (UnknownLocaleError, ValueError):
        return lang
    return name[:1].upper() + name[1:]


def _locale(lang: str) -> Locale:
    try:
        return Locale.parse(LOCALES.get(lang, lang))
    except (UnknownLocaleError, ValueError):
        raise SettingsError(f"KB_LANGUAGES: nothing is known of a language {lang!r} (see docs/languages.md)") from None


def _name(lang: str, entries: Mapping[str, Entry]) -> str:
    """A language by its own name."""
    said = entries.get("language")
    return said if isinstance(said, str) else language_name(lang)


@cache
def _ours(lang: str, folder: Path) -> Mapping[str, Entry]:
    return _load(lang, folder, None)


def _load(lang: str, folder: Path, own: Path | None) -> Mapping[str, Entry]:
    words = read_words(lang, folder, own)
    return MappingProxyType(
        {key: _bound(entry, "en" if key in words.missing else lang) for key, entry in words.entries.items()}
    )


def _bound(entry: Entry, lang: str) -> Entry:
    return bind(entry, lang) if isinstance(entry, str) else {form: bind(text, lang) for form, text in entry.items()}

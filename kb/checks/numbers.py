"""Checks of facts: phones, prices and dates written out where a fact belongs, and facts that contradict each other."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta

from kb.articles.facts import Fact
from kb.checks.subject import Inspection, Subject, without_marks
from kb.errors import Problem
from kb.rules import Rule
from kb.typesetting.unbroken import PHONE

PHONE_RAW = Rule("phone-raw", "put the number into facts.yaml and cite it: {{ fact:… }}")
PRICE_RAW = Rule("price-raw", "put the amount into facts.yaml and cite it: {{ fact:… }}")
DATE_RAW = Rule("date-raw", "put the date into facts.yaml with an expiry and cite it, or leave it out")
FACT_RAW = Rule("fact-raw", "cite the fact, so that it changes in one place")
FACT_TWICE = Rule("fact-twice", "keep one fact and cite it in both places")
FACT_DIFFERS = Rule("fact-differs", "find out which is true and cite one fact in both articles")
FACT_LANGUAGES = Rule("fact-languages", "make the languages of the fact say the same")
FACT_ENDS = Rule("fact-ends", "ask its owner for a new value and date before it stops the build")

PRICE = re.compile(
    r"(?<![\w.,-])\d[\d\s\u00a0\u202f.,]{0,12}(?:(?:тыс|млн)\.?\s?)?(?:₽|руб(?:\.|л\w{1,3})?\b|USD\b|EUR\b|RUB\b|€|£|dollars?\b|euros?\b|roubles?\b|rubles?\b)|[$€£]\s?\d[\d.,]*",
    re.IGNORECASE,
)
MONTHS = "январ|феврал|март|апрел|ма[йя]|июн|июл|август|сентябр|октябр|ноябр|декабр"
MONTHS_EN = "January|February|March|April|May|June|July|August|September|October|November|December"
DATE = re.compile(
    rf"(?<![\w.,-])(?:\d{{1,2}}\s+(?:{MONTHS})\w*\s+\d{{4}}|\d{{1,2}}\.\d{{2}}\.(?:19|20)\d{{2}}|(?:{MONTHS_EN})\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+(?:19|20)\d{{2}}|\d{{1,2}}\s+(?:{MONTHS_EN})\s+(?:19|20)\d{{2}}|(?:19|20)\d{{2}}-\d{{2}}-\d{{2}})(?![\w-])",
    re.IGNORECASE,
)
RAW = ((PHONE, PHONE_RAW, "phone number"), (PRICE, PRICE_RAW, "price"), (DATE, DATE_RAW, "date"))
ENDS_SOON = timedelta(days=30)
WORTH_CITING = 5  # characters of a value; "24" or "3 дня" stand in prose for other reasons
WORDS_BEFORE = 4  # of a number: with the same words before it, another number contradicts
_Place = tuple[str, str, str]  # language, kind, words
DIGIT = re.compile(r"\d")
SIGNS = re.compile(r"[^\W\d_]{3,}")


def check(inspection: Inspection) -> Iterator[Problem]:
    values = _values(inspection)
    for subject in inspection.subjects:
        yield from _raw(subject, values)
        yield from _ending(inspection, subject)
    if inspection.is_whole:
        yield from _between_facts(inspection)
    if not inspection.quick:
        yield from _contradictions(inspection)


def _values(inspection: Inspection) -> dict[str, list[tuple[str, str]]]:
    """language → (value, key) of the facts whose value is worth looking for."""
    values: dict[str, list[tuple[str, str]]] = defaultdict(list)
    languages = {subject.article.lang for subject in inspection.every}
    for key, fact in inspection.library.facts.by_key.items():
        for lang in languages:
            text = fact.text(lang) or ""
            if len(text) >= WORTH_CITING and DIGIT.search(text):
                values[lang].append((text, key))
    return values


def _raw(subject: Subject, values: dict[str, list[tuple[str, str]]]) -> Iterator[Problem]:
    for line, text in (*subject.ours, *subject.prose):
        if not DIGIT.search(text):
            continue
        cited: set[str] = set()
        for value, key in values.get(subject.article.lang, ()):
            if value in text and _stands_in(value, text):
                cited.add(value)
                yield FACT_RAW.at(subject.path, line, f"{value!r} is the fact {key}", f"write {{{{ fact:{key} }}}}")
        for pattern, rule, kind in RAW:
            for match in pattern.finditer(text):
                number = match[0].strip()
                if not any(number in value or value in number for value in cited):
                    yield rule.at(subject.path, line, f"a {kind} in the text: {number}")


def _stands_in(value: str, text: str) -> bool:
    """By itself: "5 рабочих дней" is no part of "45 рабочих дней", nor "500 ₽" of "10 500 ₽"."""
    return re.search(rf"(?<![\w])(?<!\d[.,\s]){re.escape(value)}(?!\w)", text) is not None


def _ending(inspection: Inspection, subject: Subject) -> Iterator[Problem]:
    for key in subject.cited:
        fact = inspection.library.facts.by_key.get(key)
        if fact and inspection.today <= fact.valid_until <= inspection.today + ENDS_SOON:
            yield FACT_ENDS.at(
                subject.path, subject.article.body_line, f"the fact {key} is good only until {fact.valid_until}"
            )


def _between_facts(inspection: Inspection) -> Iterator[Problem]:
    held: dict[str, Fact] = {}
    for key, fact in inspection.library.facts.by_key.items():
        said = {lang: re.findall(r"\d+", text) for lang, text in fact.value.items()}
        if len({tuple(sorted(numbers)) for numbers in said.values()}) > 1:
            what = ", ".join(f"{lang or 'all'} {fact.value[lang]!r}" for lang in sorted(said))
            yield FACT_LANGUAGES.at("facts.yaml", fact.line, f"{key} has other numbers in other languages: {what}")
        same = "|".join(f"{lang}={text}" for lang, text in sorted(fact.value.items()))
        other = held.setdefault(same, fact)
        if other is not fact and PHONE.search(same):
            yield FACT_TWICE.at("facts.yaml", fact.line, f"{key} and {other.key} hold the same value")


def _numbers_said(subject: Subject) -> Iterator[tuple[_Place, str, int]]:
    """(place, number, line) of the phones and prices of an article; a place is what stands before a number."""
    lines = ((line, without_marks(text)) for line, text in subject.body if DIGIT.search(text))
    for line, text in (*subject.ours, *lines):
        for pattern, _, kind in RAW[:2] if DIGIT.search(text) else ():
            for match in pattern.finditer(text):
                words = tuple(SIGNS.findall(text[: match.start()].casefold())[-WORDS_BEFORE:])
                if len(words) == WORDS_BEFORE:
                    yield (subject.article.lang, kind, " ".join(words)), " ".join(match[0].split()), line


def _contradictions(inspection: Inspection) -> Iterator[Problem]:
    """The same words before a phone or a price, and another number: one of them is wrong."""
    asked = {place for subject in inspection.subjects for place, _, _ in _numbers_said(subject)}
    said: dict[_Place, dict[str, tuple[Subject, int]]] = defaultdict(dict)
    for subject in inspection.every if asked else ():
        for place, number, line in _numbers_said(subject):
            if place in asked:
                said[place].setdefault(number, (subject, line))
    paths = {subject.path for subject in inspection.subjects}
    for (_, kind, before), numbers in said.items():
        (first, (there, its_line)), *others = numbers.items()
        for other, (subject, line) in others:
            if subject.path != there.path and {subject.path, there.path} & paths:
                message = f"“{before} …” is the {kind} {other} here and {first} in {there.path}:{its_line}"
                yield FACT_DIFFERS.at(subject.path, line, message)

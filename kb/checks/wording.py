"""Checks of the words: how hard they are to read, terms we do not use, and personal data that must not be published."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from os.path import commonprefix

from kb.checks.subject import Inspection, Subject
from kb.checks.terms import Term, read_terms
from kb.errors import Problem
from kb.privacy import mask
from kb.rules import Rule

HARD = Rule("hard-to-read", "shorten sentences and use everyday words")
LONG_SENTENCE = Rule("sentence-long", "part it into two or three, or make it a list")
AVOIDED = Rule("term-avoided", "use one word for one thing")
PERSONAL = Rule("personal-data", "take it out, and change it if it is real: git keeps what was committed", "error")
SECRET = Rule("secret-shown", "write what it is instead of a value")

NUMBERS_OF_PEOPLE = ("card", "snils", "passport")
KINDS = {
    "card": "a payment card number",
    "snils": "a social insurance number",
    "passport": "a passport number",
    "cvv": "a card's security code",
    "pin": "a PIN",
    "code": "a one-time code",
    "password": "a password",
}
MAY_BE_PRIVATE = re.compile(
    r"\d[^\n]{0,3}\d[^\n]{0,3}\d|парол|кодов|password|passwd|passcode|passphrase|pwd", re.IGNORECASE
)
A_PASSWORD = re.compile(r"(?=\S*\d)(?=\S*[^\W\d_])(?<![^\s\"'«»“”])[^\s\"'«»“”/()\[\]]{6,}(?![^\s\"'«»“”])")
LEAST_WORDS = 100  # of an article's prose; on less the formulas say nothing
HARD_BELOW = {"ru": 20.0, "en": 30.0}  # Flesch's own "very difficult, for graduates" is under 30
WORDS_IN_SENTENCE = 45
LIST_ITEM = re.compile(r"^[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]")
TABLE_OR_MARK = re.compile(r"^[ \t]*(?:\||#|!!!|\?\?\?|===|:?-{3})")
SENTENCE_END = re.compile(r"[.!?…]+[»”\")]*(?:\s|$)")
WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
VOWELS = {"ru": re.compile("[аеёиоуыэюя]", re.IGNORECASE), "en": re.compile(r"[aeiouy]+", re.IGNORECASE)}
SILENT = re.compile(r"(?:[^laeiouy]es|[^aeiouydt]ed|[^laeiouy]e)$", re.IGNORECASE)


def check(inspection: Inspection) -> Iterator[Problem]:
    terms, problems = read_terms(inspection.library.root)
    yield from problems
    for subject in inspection.subjects:
        yield from _readability(subject)
        yield from _terms(subject, [term for term in terms if term.lang == subject.article.lang])
        yield from _private(subject)


def reading_ease(text: str, lang: str) -> float:
    """How easy a text is, 100 very easy, 0 very hard.

    English: 206.835 − 1.015 W/S − 84.6 Y/W (R. Flesch, A new readability yardstick, J. Appl. Psychol. 32, 1948).
    Russian: 206.835 − 1.3 W/S − 60.1 Y/W (И. В. Оборнева, Автоматизация оценки качества восприятия текста, 2006).
    W words, S sentences, Y syllables.
    """
    words = WORD.findall(text)
    if not words:
        return 100.0
    sentences = max(1, len(SENTENCE_END.findall(text)))
    syllables = sum(_syllables(word, lang) for word in words)
    of_sentence, of_word = (1.3, 60.1) if lang == "ru" else (1.015, 84.6)
    return 206.835 - of_sentence * len(words) / sentences - of_word * syllables / len(words)


@lru_cache(maxsize=50_000)  # words of a language come again and again
def _syllables(word: str, lang: str) -> int:
    if lang == "ru":
        return max(1, len(VOWELS["ru"].findall(word)))
    count = len(VOWELS["en"].findall(word))
    return max(1, count - (1 if count > 1 and SILENT.search(word) else 0))


def paragraphs(subject: Subject) -> Iterator[tuple[int, str]]:
    """(line, text) of the article's running text: paragraphs and list items whole, no headings or tables."""
    held: list[str] = []
    start = previous = 0
    for line, text in subject.prose:
        starts = LIST_ITEM.match(text) or TABLE_OR_MARK.match(text) or line != previous + 1
        if held and starts:
            yield start, " ".join(held)
            held = []
        if not TABLE_OR_MARK.match(text):
            start = start if held else line
            held.append(LIST_ITEM.sub("", text).strip())
        previous = line
    if held:
        yield start, " ".join(held)


def _readability(subject: Subject) -> Iterator[Problem]:
    lang = subject.article.lang if subject.article.lang in HARD_BELOW else ""
    sentences = [(line, text if SENTENCE_END.search(text[-3:]) else text + ".") for line, text in paragraphs(subject)]
    whole = "\n".join(text for _, text in sentences)
    if lang and len(WORD.findall(whole)) >= LEAST_WORDS:
        ease = reading_ease(whole, lang)
        if ease < HARD_BELOW[lang]:
            yield HARD.at(
                subject.path,
                subject.article.body_line,
                f"reading ease is {ease:.0f} (plain text has 50 and more, {HARD_BELOW[lang]:.0f} is for specialists)",
            )
    for line, text in sentences:
        longest = max((len(WORD.findall(sentence)) for sentence in SENTENCE_END.split(text)), default=0)
        if longest > WORDS_IN_SENTENCE:
            yield LONG_SENTENCE.at(subject.path, line, f"a sentence of {longest} words")


def _terms(subject: Subject, terms: list[Term]) -> Iterator[Problem]:
    for line, text in (*subject.ours, *subject.prose) if terms else ():
        for term in terms:
            match = term.avoid.search(text)
            if match and not text.startswith(term.use, match.start()):
                why = f": {term.why}" if term.why else ""
                yield AVOIDED.at(subject.path, line, f"{match[0]!r} is not our word{why}", f"write {term.use!r}")


def _kinds(text: str) -> Iterator[str]:
    """Kinds of personal data in a line. Articles speak of passwords all the time: only what looks like a real one counts."""
    masked = mask(text)
    for kind in masked.kinds:
        if kind == "inn":  # an organisation gives its own among its details
            continue
        if kind != "password":
            yield kind
            continue
        before = len(commonprefix([text, masked.text]))
        after = len(commonprefix([text[:before:-1], masked.text[:before:-1]]))
        if A_PASSWORD.search(text[before : len(text) - after]):
            yield kind


def _private(subject: Subject) -> Iterator[Problem]:
    """Not in code, where long numbers are identifiers of something else."""
    for line, text in (*subject.front, *subject.body):
        if MAY_BE_PRIVATE.search(text[:20_000]):
            for kind in _kinds(text[:20_000]):
                rule = PERSONAL if kind in NUMBERS_OF_PEOPLE else SECRET
                yield rule.at(subject.path, line, f"{KINDS[kind]} stands in the text")

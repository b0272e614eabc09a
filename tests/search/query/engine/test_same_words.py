"""The same words get the same answer, however they are decorated: the same first article, state and confidence."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from search.index.opened import Index
from search.quality.golden import GoldenQuery, golden_queries
from search.query.interpret import Interpretation, interpret
from search.query.values import Query

ROOT = Path(__file__).parents[4]
STRESSED = str.maketrans({"а": "а\u0301", "о": "о\u0301", "a": "á", "e": "é", "o": "ö", "n": "ñ"})


def wide(text: str) -> str:
    return "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in text)


def greeted(text: str) -> str:
    return f"Здравствуйте! {text}" if any("а" <= letter <= "я" for letter in text.lower()) else f"Hello, {text}"


def hyphenated(text: str) -> str:
    return " ".join(f"{word[:2]}\u00ad{word[2:]}" for word in text.split(" "))


DECORATIONS = {
    "capitals": str.upper,
    "first capital": str.capitalize,
    "exclamation": lambda text: f"{text}!!!",
    "question mark": lambda text: f"{text} ?",
    "ellipsis": lambda text: f"{text}…",
    "emoji": lambda text: f"🙏 {text} 😡👍🏽",
    "hash": lambda text: f"#{text}",
    "greeting": greeted,
    "soft hyphens": hyphenated,
    "zero-width spaces": lambda text: "\u200b".join(text),
    "accents": lambda text: text.translate(STRESSED),
    "full width": wide,
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "thanks": lambda text: f"{text}, спасибо!" if text.lower() != text.upper() else text,
}


@pytest.fixture(scope="module")
def plainly_read(bundled_engine) -> list[tuple[GoldenQuery, Interpretation]]:
    """Every golden question and how it is read as it stands."""
    questions = golden_queries(bundled_engine.index, ROOT / "tests" / "relevance")
    return [(question, read(bundled_engine.index, question.text, question.lang)) for question in questions]


def read(index: Index, text: str, lang: str) -> Interpretation:
    return interpret(Query.parse(text, lang=lang), index.speller, index.synonyms)


@pytest.mark.parametrize("name", DECORATIONS)
@pytest.mark.parametrize(
    "part", [pytest.param(None, marks=pytest.mark.slow, id="every"), pytest.param(3, id="a third")]
)
def test_golden_questions_are_read_alike_with_a_decoration(bundled_engine, plainly_read, name: str, part: int | None):
    """What is read alike is answered alike: all signals, the encoder's among them, are given this reading."""
    first = list(DECORATIONS).index(name) % (part or 1)  # the thirds of all decorations together are all questions
    for question, plain in plainly_read[first::part]:
        decorated = read(bundled_engine.index, DECORATIONS[name](question.text), question.lang)
        assert decorated.text == plain.text, question.text
        assert (decorated.terms, decorated.language) == (plain.terms, plain.language), question.text
        assert (decorated.asked, decorated.phrases, decorated.excluded) == (plain.asked, plain.phrases, plain.excluded)


SLOW = [pytest.param(text, marks=pytest.mark.slow) for text in ("досрочно погасить кредит", "заказать новую карту")]


@pytest.mark.parametrize("decorate", DECORATIONS.values(), ids=DECORATIONS)
@pytest.mark.parametrize("typed", ["потерял карту", "block a stolen card", *SLOW])
def test_a_decorated_question_gets_the_same_article_state_and_confidence(engine, ask, keys, typed: str, decorate):
    plain, decorated = ask(engine, typed), ask(engine, decorate(typed))
    assert keys(decorated)[:1] == keys(plain)[:1]
    assert decorated.state == plain.state
    assert decorated.confidence == pytest.approx(plain.confidence, abs=1e-6)


def test_what_nobody_sees_in_an_article_hides_no_word_of_it(keyword_engine, ask, keys):
    engine = keyword_engine(
        {
            "ru/a.md": "# Электро\u00adкардио\u200bграмма\n\nДо\u0301говор на пере\u00adосвиде\u00adтельство\u00adвание.",
            "en/b.md": "# Send your résumé\n\nA naïve façade.",
        }
    )
    for word in ("электрокардиограмма", "договор", "переосвидетельствование"):
        assert keys(ask(engine, word))[:1] == ["a"], word
    for word in ("resume", "résumé", "naive", "facade", "FAÇADE"):
        assert keys(ask(engine, word))[:1] == ["b"], word

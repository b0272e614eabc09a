"""The same words get the same answer, however they are decorated: the same first article, state and confidence."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from search.index.opened import Index
from search.quality.golden import GoldenQuery, golden_queries
from search.query.interpret import Interpretation, interpret
from search.query.values import Query
from search.text.folding import as_asked

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


def in_its_language(russian: str, english: str):
    """The question put into a text of its own language."""

    def decorated(text: str) -> str:
        return (russian if any("а" <= letter <= "я" for letter in text.lower()) else english).format(text)

    return decorated


PASTED = {
    "polite": in_its_language("Добрый день! Не подскажете, пожалуйста, {}", "Hello! Could you please tell me {}"),
    "addressed": in_its_language("Уважаемая поддержка! {}", "Dear Sir or Madam, {}"),
    "introduced": in_its_language("Здравствуйте, меня зовут Анна. {}", "Hello, my name is Ann. {}"),
    "announced": in_its_language("У меня вопрос: {}", "I have a question: {}"),
    "named": in_its_language("Вопрос: {}", "Q: {}"),
    "many thanks": in_its_language("{} Спасибо большое!", "{} Thanks a lot!"),
    "short": in_its_language("{} плиз, спс", "{} pls, thx"),
    "regards": in_its_language("{}\n\nС уважением, Иван Петров", "{}\n\nKind regards,\nJohn Smith"),
    "signature": in_its_language("{}\n\nОтправлено с iPhone", "{}\n\nSent from my iPhone"),
    "reply": "Re: {}".format,
    "forwarded": "FWD: RE: {}".format,
    "numbered": "1) {}".format,
    "listed": "- {}".format,
    "quoted letter": "> {}".format,
    "guillemets": "«{}»".format,
    "apostrophes": "'{}'".format,
    "brackets": "({})".format,
    "bold": "**{}**".format,
    "HTML": "<p>{}</p>".format,
    "entities": lambda text: text.replace(" ", "&nbsp;"),
    "address": in_its_language("{} https://help.example/ru/a/cards", "{} https://help.example/en/a/cards"),
    "smile": "{} :(".format,
    "brackets of a smile": "{})))".format,
    "emoji inside": lambda text: text.replace(" ", "😢", 1),
    "lines": lambda text: text.replace(" ", "\n"),
    "title": str.title,
    "bold letters": lambda text: "".join(
        chr(0x1D41A + ord(letter) - ord("a")) if "a" <= letter <= "z" else letter for letter in text
    ),
}
FEWEST = 3  # words: of fewer an address or a mark may be what is asked about
EVERY = 12  # th golden question is pasted: the wrapping is the same for all


@pytest.fixture(scope="module")
def plainly_read(bundled_engine) -> list[tuple[GoldenQuery, Interpretation]]:
    """Every golden question of a help centre, and how it is read as it stands. Small talk is what it is in any wrapping."""
    asked = golden_queries(bundled_engine.index, ROOT / "tests" / "relevance")
    questions = [question for question in asked if not question.intent and "strange" not in question.source]
    return [(question, read(bundled_engine.index, question.text, question.lang)) for question in questions]


def read(index: Index, text: str, lang: str) -> Interpretation:
    return interpret(Query.parse(text, lang=lang), index.speller, index.synonyms, index.together)


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


@pytest.mark.parametrize("name", PASTED)
def test_a_pasted_question_is_asked_as_a_typed_one(bundled_engine, plainly_read, name: str):
    told = [pair for pair in plainly_read if len(pair[0].text.split()) > FEWEST and pair[0].intent == ""]
    for question, plain in told[::EVERY]:
        pasted = read(bundled_engine.index, PASTED[name](question.text), question.lang)
        assert as_asked(pasted.text) == as_asked(plain.text), question.text
        assert (pasted.terms, pasted.language) == (plain.terms, plain.language), question.text


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

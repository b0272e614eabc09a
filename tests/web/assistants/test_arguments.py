"""However a program writes its arguments, what it means is understood; and what means nothing is refused."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from tests.web.assistants.calling import alone, over_http, told
from web.assistants.arguments import (
    ArticleName,
    BriefText,
    CallKey,
    ClientLang,
    EmailText,
    Limit,
    NoteText,
    PreferredLang,
    QuestionText,
    ReplyWords,
    SeenArticles,
)


@pytest.mark.parametrize("lang", [PreferredLang, ClientLang])
@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        (None, ""),
        ("", ""),
        ("ru", "ru"),
        ("RU", "ru"),
        ("ru-RU", "ru"),
        ("ru_RU", "ru"),
        ("en-us", "en"),
        (" en ", "en"),
        ("zh-Hant-TW", "zh"),
        ("es-419", "es"),
    ],
)
def test_a_language_is_known_with_its_country_and_without(lang, sent, meant: str):
    assert TypeAdapter(lang).validate_python(sent) == meant


@pytest.mark.parametrize("sent", ["russian", "r", "ru-", "русский", 7, "ru;en", "ru-RU" * 9, ["ru"]])
def test_what_is_no_language_is_refused(sent):
    with pytest.raises(ValidationError):
        TypeAdapter(PreferredLang).validate_python(sent)


@pytest.mark.parametrize("text", [QuestionText, ArticleName, NoteText, BriefText, CallKey, ReplyWords])
@pytest.mark.parametrize(("sent", "meant"), [(1204, "1204"), ("1204", "1204"), (1204.0, "1204"), (0, "0"), (-5, "-5")])
def test_a_number_is_its_digits(text, sent, meant: str):
    assert TypeAdapter(text).validate_python(sent) == meant


@pytest.mark.parametrize("text", [BriefText, CallKey, ReplyWords, EmailText])
def test_null_is_nothing_said_where_something_may_be_left_out(text):
    assert TypeAdapter(text).validate_python(None) == ""


@pytest.mark.parametrize("text", [QuestionText, ArticleName, NoteText])
@pytest.mark.parametrize("sent", [None, "", True, ["a"], {"a": 1}])
def test_what_must_be_said_must_be_a_text(text, sent):
    with pytest.raises(ValidationError):
        TypeAdapter(text).validate_python(sent)


@pytest.mark.parametrize(("sent", "meant"), [(None, 5), ("", 5), (3, 3), ("3", 3), (3.0, 3), (20, 20)])
def test_a_limit_is_a_number_however_it_is_written(sent, meant: int):
    assert TypeAdapter(Limit).validate_python(sent) == meant


@pytest.mark.parametrize("sent", [0, 21, "many", 2.5, [3]])
def test_another_limit_is_refused(sent):
    with pytest.raises(ValidationError):
        TypeAdapter(Limit).validate_python(sent)


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        (None, ()),
        ([], ()),
        ("", ()),
        ("ru/cards/block", ("ru/cards/block",)),
        (1204, ("1204",)),
        (["a", 7, None], ("a", "7")),
    ],
)
def test_articles_are_a_list_or_one(sent, meant):
    assert TypeAdapter(SeenArticles).validate_python(sent) == meant


def test_whole_calls_with_null_numbers_and_countries(url, token):
    secret = token("lookup", "tickets")

    async def go():
        async with over_http(url, secret) as client:
            article = await client.call_tool("read_article", {"reference": 9001, "lang": None})
            found = await client.call_tool("lookup", {"question": "карта", "lang": "ru-RU", "limit": "2"})
            by_code = await client.call_tool("lookup", {"question": 1042, "lang": "ru_RU", "limit": None})
            left_out = dict.fromkeys(("reply", "question", "articles", "email", "lang", "key"))
            made = await client.call_tool("create_ticket", {"note": "Перезвонить", **left_out})
            return told(article), told(found), told(by_code), told(made)

    article, found, by_code, made = alone(go())
    assert article["citation"]["code"] == "9001"
    assert 1 <= len(found["citations"]) <= 2
    assert by_code["citations"][0]["code"] == "1042"
    assert made["created"]

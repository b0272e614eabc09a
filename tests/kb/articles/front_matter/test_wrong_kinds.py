"""Front matter of a wrong kind is told at its line, whatever it is: nothing is guessed, run, or dropped without a word."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.articles.front_matter.fields import FIELDS, FrontMatter, Parsed, parse

TEXTS = ("title", "summary", "code", "owner", "topic", "translated_from")
LISTS = ("questions", "redirect_from", "ask", "related")
DAYS = ("review_by", "publish_at", "expire_at")
CHOICES = ("audience", "status", "outcome")


def lines_told(front: str) -> set[int]:
    """Lines of the file at which something is wrong; `front` begins on line 2."""
    found = parse(f"---\n{front}\n---\n\nТекст.\n", "ru/a.md")
    return set() if isinstance(found, Parsed) else {problem.line for problem in found}


@pytest.mark.parametrize("field", TEXTS)
@pytest.mark.parametrize("value", ["{}", "[]", "[a, b]", "{a: b}", "\n  - a", "\n  a: b"])
def test_no_list_and_no_mapping_is_taken_for_a_text(field: str, value: str):
    (line,) = lines_told(f"owner2: x\n{field}: {value}")
    assert line in (3, 4)


@pytest.mark.parametrize("field", LISTS)
@pytest.mark.parametrize("value", ["{a: b}", "{}", "[[a]]", "[{a: b}]"])
def test_no_mapping_is_taken_for_a_list(field: str, value: str):
    assert lines_told(f"{field}: {value}") == {2}


@pytest.mark.parametrize("field", DAYS)
@pytest.mark.parametrize(
    "value", ["0", "5", "2027", "20270115", "1893456000", "1e9", "15.01.2027", "tomorrow", "2027-02-30", "[2027-01-15]"]
)
def test_a_number_is_no_day(field: str, value: str):
    assert lines_told(f"title: А\n{field}: {value}") == {3}


@pytest.mark.parametrize("field", CHOICES)
@pytest.mark.parametrize("value", ["[draft]", "{}", "[]", "{draft: true}", "1", "yes"])
def test_a_choice_is_one_of_the_words_it_may_be(field: str, value: str):
    assert lines_told(f"title: А\n{field}: {value}") == {3}


@pytest.mark.parametrize(
    "tagged",
    [
        *("!!python/object:os.system {}", "!!python/name:os.system", '!!python/object/apply:os.system ["true"]'),
        *(
            "!!binary aGVsbG8=",
            "!!set {a, b}",
            "!!omap [a: b]",
            "!secret x",
            "!include other.yml",
            "!<x:y> a",
            "!!pairs [a: b]",
        ),
    ],
)
@pytest.mark.parametrize("place", ["{}", "[{}]", "{{a: {}}}"])
@pytest.mark.parametrize("field", ["title", "questions", "layout"])
def test_no_tag_is_taken_wherever_it_stands(field: str, place: str, tagged: str):
    assert lines_told(f"owner: x\n{field}: {place.format(tagged)}") == {3}


@pytest.mark.parametrize("tagged", ["!!str Карта", '!!str "Карта"', "! Карта"])
def test_a_tag_that_says_text_is_harmless(tagged: str):
    found = parse(f"---\ntitle: {tagged}\n---\n", "ru/a.md")
    assert isinstance(found, Parsed) and found.fields.title == "Карта"


@pytest.mark.parametrize("front", ["<<: {draft: true}", "x: &x {draft: true}\n<<: *x", "extra: {<<: {draft: true}}"])
def test_what_is_merged_from_elsewhere_may_hide_the_text_and_is_told(front: str):
    assert lines_told(front)


@pytest.mark.parametrize(
    "front",
    [
        *("draft: true\ndraft: false", "draft: false\ntitle: А\ndraft: true", "extra:\n  draft: true\n  draft: false"),
        *("layout: a\nlayout: b", "questions: [a]\nquestions: [b]"),
    ],
)
def test_a_field_written_twice_is_told_whatever_tool_it_is_for(front: str):
    assert lines_told(front)


@pytest.mark.parametrize("twice", ['{"draft": true, "draft": false}\n', '"draft": true,\n"draft": false\n;;;\n'])
def test_in_json_too(twice: str):
    assert isinstance(parse(twice + "Текст", "ru/a.md"), list)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("+++\ntitle = 'А'\ncode = [1]\n+++\nТекст\n", 3),
        ("+++\ntitle = 'А'\ncode = \n+++\nТекст\n", 3),
        ("+++\nn = " + "9" * 5000 + "\n+++\nТекст\n", 2),
        ("+++\nn = 0x" + "f" * 9000 + "\n+++\nТекст\n", 2),
        ('{\n "title": "А",\n "code": [1]\n}\nТекст\n', 3),
        ('{\n "title": "А",\n "code": 1,,\n}\nТекст\n', 3),
        ('"title": "А",\n"code": [1]\n;;;\nТекст\n', 2),
        ('{"n": ' + "9" * 5000 + "}\nТекст\n", 1),
    ],
)
def test_other_formats_tell_the_line_as_well(text: str, line: int):
    found = parse(text, "ru/a.md")
    assert isinstance(found, list) and {problem.line for problem in found} == {line}


@pytest.mark.parametrize(
    "text",
    [
        '---\ntitle: "К\\x01а\\0р\\ue000т\\x0bа\\ufeff"\n---\n',
        '{"title": "К\\u0001а\\u0000р\\ue000т\\u000bа\\ud83d"}\nТекст\n',
        '+++\ntitle = "К\\u0001ар\\uE000т\\u000Bа"\n+++\nТекст\n',
    ],
)
def test_escapes_bring_no_unprintable_letter_back(text: str):
    found = parse(text, "ru/a.md")
    assert isinstance(found, Parsed) and found.fields.title == "Карт а"


HOSTILE = st.text(st.sampled_from("a1:-[]{}&*!|>'\"%#@`,?~\\ \n\tЯ\x85\u2028\ue000"), max_size=40)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


def assert_told_or_of_its_kind(text: str) -> None:
    """Problems with a line of the file, or values of the very types that everything after goes by."""
    found = parse(text, "ru/a.md")
    if isinstance(found, list):
        assert found and all(1 <= problem.line <= text.count("\n") + 1 and problem.hint for problem in found)
        return
    for name in FIELDS:
        value = getattr(found.fields, name)
        kind = str if name in (*TEXTS, *CHOICES) else tuple if name in LISTS else dict if name == "steps" else date
        assert isinstance(value, kind) or (kind is date and value is None), name
    assert FrontMatter.model_validate(found.fields.model_dump()) == found.fields
    json.dumps(found.fields.model_dump(mode="json"), ensure_ascii=False).encode("utf-8")


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([*FIELDS, "draft", "<<", "x"]), HOSTILE), max_size=4), HOSTILE)
def test_hostile_yaml_is_told_or_taken_for_what_it_is(pairs: list[tuple[str, str]], body: str):
    front = "".join(f"{name}: {value}\n" for name, value in pairs)
    assert_told_or_of_its_kind(f"---\n{front}---\n{body}\n")


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from([*FIELDS, "draft", "x"]), PLAIN, max_size=4))
def test_hostile_json_is_told_or_taken_for_what_it_is(values: dict[str, object]):
    assert_told_or_of_its_kind(json.dumps(values, indent=1) + "\n\nТекст\n")

"""YAML is read as the text that was written, with the line of every key, and no file keeps the reader busy or runs anything."""

from __future__ import annotations

import pytest

from kb.articles.yaml_fields import BadYaml, read_fields, says_something, suggest

NINE = "[*{0}, *{0}, *{0}, *{0}, *{0}, *{0}, *{0}, *{0}, *{0}]"
ALIASES = "a0: &a0 [1]\n" + "".join(f"a{n}: &a{n} {NINE.format(f'a{n - 1}')}\n" for n in range(1, 7))


@pytest.mark.parametrize("written", ["0012", "Yes", "no", "1_000", "2026-01-02", "1e3", "0x10", "12:30"])
def test_a_value_stays_the_text_it_is(written: str):
    fields = read_fields(f"value: {written}\n")
    assert fields is not None
    assert fields.values == {"value": written}


@pytest.mark.parametrize("nothing", ["", "~", "null", "NULL"])
def test_no_value_is_the_empty_text(nothing: str):
    fields = read_fields(f"value: {nothing}\n")
    assert fields is not None
    assert fields.values == {"value": ""}


def test_every_key_knows_its_line_and_an_unknown_one_the_line_around_it():
    fields = read_fields("a: 1\nb:\n  - x\n  - c: 2\n", "facts.yaml")
    assert fields is not None
    assert [fields.line(path) for path in (("a",), ("b", 1, "c"), ("b", 1, "nothing"), ("b", 7), ("z",))] == [
        1,
        4,
        4,
        2,
        1,
    ]


def test_a_key_written_twice_is_remembered():
    fields = read_fields("a: 1\nb: {c: 1, c: 2}\na: 2\n")
    assert fields is not None
    assert set(fields.repeated) == {"a", "b.c"}


@pytest.mark.parametrize("text", ["", "a sentence\n", "- a\n- b\n", "42\n"])
def test_what_is_no_mapping_is_no_fields(text: str):
    assert read_fields(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "a: b: c\n",
        "a: 'never closed\n",
        "a: [1, 2\n",
        "[1, 2]: a\n",
        "a: " + "[" * 5000 + "\n",
        ALIASES,
    ],
    ids=["two colons", "quote", "bracket", "list as key", "depth", "aliases of aliases"],
)
def test_what_can_not_be_read_is_told_with_line_and_remedy(text: str):
    with pytest.raises(BadYaml) as raised:
        read_fields(text)
    assert raised.value.line >= 1 and raised.value.hint


def test_the_nearest_name_is_suggested():
    assert "questions" in suggest("question", ["title", "questions"])
    assert suggest("xyz", ["title"], "look it up") == "look it up"


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("title: Ошибка #42 и что делать\n", ("#42 и что делать",)),
        ("a: 1\ntitle: #42\nb: 2\n", ("#42",)),
        ("questions:\n  - первый\n  - код #7\n", ("#7",)),
        ("title: 'Ошибка #42'\n", ()),
        ("title: Ошибка # до апреля\n", ()),
        ("title: C# и F#\n", ()),
        ("# заметка\ntitle: А\n#ещё\n", ()),
        ("title: >\n  Ошибка #42\n", ()),
        ("title: Ошибка\n  #42\n", ()),
    ],
)
def test_a_value_that_a_hash_cuts_short_is_told_and_a_comment_is_not(text: str, cut: tuple[str, ...]):
    fields = read_fields(text, "ru/a.md")
    assert fields is not None
    assert tuple(one.lost for one in fields.cut) == cut
    assert [problem.severity for problem in fields.problems_of_cuts()] == ["warning"] * len(cut)


@pytest.mark.parametrize("mark", ["\x85", "\u2028", "\u2029"])
def test_what_no_editor_shows_as_a_line_begins_none(mark: str):
    fields = read_fields(f"# why{mark}draft: false\ntitle: Карта{mark}потеряна\ncode: 12")
    assert fields and fields.values == {"title": "Карта потеряна", "code": "12"}
    assert fields.line(("code",)) == 3
    with pytest.raises(BadYaml) as broken:
        read_fields(f"title: a{mark}b\ntitle: c{mark}d: e")
    assert broken.value.line == 2


@pytest.mark.parametrize(
    ("text", "says"), [("", False), ("# note\n---\n", False), ("- a\n", True), ("a sentence", True)]
)
def test_a_file_of_comments_says_nothing(text: str, says: bool):
    assert says_something(text) is says

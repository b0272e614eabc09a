"""TOML and JSON above a text are fields as YAML would be: texts, with the body where it begins."""

from __future__ import annotations

import pytest

from kb.articles.front_matter.foreign import json_fields, toml_fields
from kb.articles.yaml_fields import BadYaml


def test_toml_values_are_texts_in_lists_and_mappings():
    text = '+++\ntitle = "Карта"\ndraft = true\ndate = 2027-05-31\nn = [1, 2]\n[extra]\nhidden = false\n+++\nТекст'
    read = toml_fields(text, "ru/a.md")
    assert read is not None
    fields, body = read
    assert fields.values == {
        "title": "Карта",
        "draft": "true",
        "date": "2027-05-31",
        "n": ["1", "2"],
        "extra": {"hidden": "false"},
    }
    assert text[body:] == "Текст"


@pytest.mark.parametrize(
    "text",
    [
        '{"title": "Карта", "x": null}\nТекст',
        '"title": "Карта",\n"x": null\n;;;\nТекст',
        '{"title": "Карта", "x": null}\n;;;\nТекст',
    ],
)
def test_json_is_read_with_and_without_its_braces(text: str):
    read = json_fields(text, "ru/a.md")
    assert read is not None
    fields, body = read
    assert (fields.values, text[body:]) == ({"title": "Карта", "x": ""}, "Текст")


@pytest.mark.parametrize(
    "text",
    ["Текст", "{% note %}", "{{ fact:x }}", '"Цитата" и дальше', '"title": "Карта"\nбез конца', "---\na: b\n---\n"],
)
def test_a_text_without_them_has_none(text: str):
    assert toml_fields(text, "ru/a.md") is None
    assert json_fields(text, "ru/a.md") is None


@pytest.mark.parametrize(
    "text", ["+++\ntitle = \n+++\n", '{"title": }\n', '{"a": ' + "[" * 100_000 + "\n", '"a": x\n;;;\n']
)
def test_what_is_broken_is_told_and_not_shown(text: str):
    with pytest.raises(BadYaml):
        toml_fields(text, "ru/a.md") or json_fields(text, "ru/a.md")

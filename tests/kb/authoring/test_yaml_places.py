"""A value of a YAML file is changed, put in or taken out, and nothing else of the file is."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest

from kb.articles.yaml_fields import read_fields
from kb.authoring.yaml_places import places_of, with_lines, with_names, with_value, without

CONTACTS = (Path(__file__).parents[3] / "articles/contacts.yaml").read_text("utf-8")
LAID_OUT = """# Ways.
channels:   # best first
  - id: phone
    title:
      ru: "Телефон"   # as on the site
      en: 'Phone: now'
    solves:
    - cards
    - loans   # new ones
    text: |
      One.

      Two.
    wait:

  # by night
  - {id: chat, title: Chat}   # later
holidays: []
"""


def values(text: str) -> dict[str, object]:
    fields = read_fields(text)
    assert fields is not None
    return fields.values


def put(held: object, path: tuple[str | int, ...], value: object) -> object:
    """The same change made to the values themselves."""
    made = copy.deepcopy(held)
    inner = made
    for part in path[:-1]:
        inner = inner[part]
    inner[path[-1]] = value
    return made


@pytest.mark.parametrize("text", [CONTACTS, LAID_OUT], ids=["bundled", "laid out"])
def test_every_value_can_be_changed_alone(text: str):
    said = 'сказано: "так" #1 \\n'
    before = text.split("\n")
    for path in [path for path, place in places_of(text).items() if place.kind == "text"][::40]:
        made = with_value(text, path, said)
        assert values(made) == put(values(text), path, said)
        after = made.split("\n")
        assert len(before) - len(after) in (0, 3) and sum(one not in before for one in after) == 1


@pytest.mark.parametrize("text", [CONTACTS, LAID_OUT], ids=["bundled", "laid out"])
def test_every_value_can_be_taken_out_and_no_other_line_goes(text: str):
    places = places_of(text)
    for path in [path for path in places if path and len(places[path[:-1]].children) > 1][::40]:
        held = copy.deepcopy(values(text))
        inner = held
        for part in path[:-1]:
            inner = inner[part]
        del inner[path[-1]]
        made = without(text, path)
        assert values(made) == held
        assert sum(one not in text.split("\n") for one in made.split("\n")) <= 1


def test_new_values_stand_as_their_neighbours_do():
    made = with_value(LAID_OUT, ("channels", 0, "title", "de"), "Telefon")
    assert "      en: 'Phone: now'\n      de: \"Telefon\"\n" in made
    assert "    - loans   # new ones\n    - fees\n" in with_value(LAID_OUT, ("channels", 0, "solves", 2), "fees")
    assert '{id: chat, title: Chat, hours: {friday: "22:00-06:00"}}   # later' in with_value(
        LAID_OUT, ("channels", 1, "hours", "friday"), "22:00-06:00"
    )
    assert made.count("\n") == LAID_OUT.count("\n") + 1


def test_a_list_begins_and_ends():
    begun = with_value("", ("channels", 0), {"id": "phone"})
    assert begun == "channels:\n  - id: phone\n"
    assert (
        with_value("a: 1\n\nchannels:\nb: 2\n", ("channels", 0), {"id": "x1"})
        == "a: 1\n\nchannels:\n  - id: x1\nb: 2\n"
    )
    assert without(begun, ("channels", 0)) == "channels: []\n"
    assert with_value(without(begun, ("channels", 0)), ("channels", 0), {"id": "phone"}) == begun
    assert without("a:\n  b:\n    c: 1\nd: 2\n", ("a", "b", "c")) == "d: 2\n"
    assert without("a: 1\n", ("b", "c")) == "a: 1\n"


def test_rows_are_a_line_each():
    rows = [{"id": "a", "title": {"ru": "А"}}, {"id": "b"}]
    made = with_value("topics:\n  - id: x\n", ("topics", 0, "purposes"), rows)
    assert made == 'topics:\n  - id: x\n    purposes:\n      - {id: a, title: {ru: "А"}}\n      - {id: b}\n'


@pytest.mark.parametrize("text", ["a: &one {b: 1}\nc: *one\n", "a: ["])
def test_a_file_whose_places_stand_for_several_or_for_none_is_left_alone(text: str):
    with pytest.raises(ValueError):
        with_value(text, ("a", "b"), "2")


def test_a_way_through_another_kind_of_value_is_refused():
    with pytest.raises(ValueError, match="something else"):
        with_value("a: text\n", ("a", "b"), "2")


def test_values_get_other_names_at_once_and_keep_what_they_are():
    text = 'a: {"x": 1, y: 2}   # both\nb:\n  "x": one\n  y: two\n'
    assert with_names(text, {("a", "x"): "y", ("a", "y"): "x: z"}) == text.replace('"x": 1, y: 2', '"y": 1, "x: z": 2')
    assert with_names(text, {("b", "x"): "yes"}) == text.replace('"x": one', '"yes": one')


def test_a_mapping_of_mappings_has_a_line_for_each():
    one = {"ask": "Why?", "ends": {"yes": "b", "No": {"say": "Stop: now"}}}
    lines = '    ask: "Why?"\n    ends:\n      "yes": b\n      "No": {say: "Stop: now"}\n'
    assert with_lines("", ("steps", "a"), one) == f"steps:\n  a:\n{lines}"
    made = with_lines("steps:\n  z: {ask: x}   # last\nafter: 1\n", ("steps", "a"), one)
    assert made == f"steps:\n  z: {{ask: x}}   # last\n  a:\n{lines}after: 1\n"
    assert values(with_lines("steps: {z: 1}\n", ("steps", "a"), one))["steps"] == {"z": "1", "a": one}
    assert values(with_lines("steps:\nafter: 1\n", ("steps", "a"), one)) == {"steps": {"a": one}, "after": "1"}

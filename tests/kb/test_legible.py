"""Nothing that somebody wrote can command a terminal, forge a line or turn the reading round."""

from __future__ import annotations

import json
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.legible import harmless_cell, legible


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("\x1b[31mred\x1b]0;title\x07", "\\u001b[31mred\\u001b]0;title\\u0007"),
        ("a\nINFO forged", "a\\u000aINFO forged"),
        ("\x9b31m", "\\u009b31m"),
        ("one\u2028two\u2029three\x85four", "one\\u2028two\\u2029three\\u0085four"),
        ("abc\u202egnp.exe", "abc\\u202egnp.exe"),
        ("\u2066x\u2069", "\\u2066x\\u2069"),
        ("\ud800", "\\ud800"),
        ("\U000e0041", "\\udb40\\udc41"),
    ],
)
def test_every_such_character_is_written_out(text, seen):
    assert legible(text) == seen


@pytest.mark.parametrize(
    "text", ["", "Привет, мир — «да»", "👩‍👩‍👧", "نص عربي", "नमस्ते", "1 000\u00a0₽", "co\u00adop", "~!@#$%^&*()"]
)
def test_writing_of_people_is_left_alone(text):
    assert legible(text) == text


def test_all_controls_and_marks_of_direction_of_unicode_are_known():
    for code in range(sys.maxunicode + 1):
        char = chr(code)
        turns = unicodedata.bidirectional(char) in {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI", "B"}
        if unicodedata.category(char) in {"Cc", "Zl", "Zp", "Cs"} or turns:
            assert legible(char) != char, hex(code)


@given(st.text())
def test_json_means_the_same_afterwards_and_lines_stay_lines(text):
    assert json.loads(legible(json.dumps(text, ensure_ascii=False))) == text
    assert legible(legible(text)) == legible(text)
    assert legible(text, lines=True).count("\n") == text.count("\n")


@pytest.mark.parametrize(
    "text", ["=1+1", "@cmd", "+7 916", "-1+1", "\t=1", "\r1", " =1", "\n=1", "＝1", "--5", "+-5", "-"]
)
def test_no_cell_of_a_table_begins_a_formula(text: str):
    assert harmless_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-0.5", "+3", "12", "cards", "a=b", "", "2026-000001", "—"])
def test_numbers_and_words_stay_as_they_are(text: str):
    assert harmless_cell(text) == text

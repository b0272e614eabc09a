"""The same words written otherwise are the same words; what is no decoration stays."""

from __future__ import annotations

import unicodedata

import pytest

from search.text.folding import as_asked, plain_question, visible, without_accents, without_end


@pytest.mark.parametrize(
    "written",
    [
        "потерял карту",
        "Потерял Карту",
        "ПОТЕРЯЛ КАРТУ",
        "#потерял карту",
        "#потерял #карту",
        "🙏 потерял карту 😡👍🏽",
        "потерял 1\ufe0f карту".replace("1\ufe0f", "\ufe0f"),
        "поте\u00adрял кар\u00adту",
        "\u200bпотерял\u2060 карту\ufeff",
        "\u202aпотерял карту\u202c",
        "потеря\u0301л ка\u0301рту",
        "потерял\u3000карту",
        "потерял\u00a0карту",
    ],
)
def test_decorations_change_no_word(written: str):
    assert plain_question(written) == "потерял карту"


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("Résumé naïve façade", "resume naive facade"),
        ("re\u0301sume\u0301", "resume"),
        ("Ｗｉ－Ｆｉ ４２", "wi-fi 42"),
        ("𝐜𝐚𝐫𝐝 ①", "card 1"),
        ("ﬁle", "file"),
        ("Łódź, Tromsø", "lodz, tromso"),
        ("8‑800‑000", "8-800-000"),
        ("İstanbul", "istanbul"),
    ],
)
def test_other_forms_of_a_letter_are_the_letter(written: str, plain: str):
    assert plain_question(written) == plain


@pytest.mark.parametrize(
    "text", ["йод", "счет", "c#", "no. 5 №5", "5 % ½ ²", "r&d", "हिन्दी", "ภาษาไทย", "日本語", "™ and ©"]
)
def test_what_is_part_of_a_word_stays(text: str):
    assert plain_question(text) == text


@pytest.mark.parametrize(
    "beside", ["→", "×", "é", "中", "क", "가", "ﬁ", "ａ", "\u0301", "\u00ad", "\u2011", "\u1161", "\u0327"]
)
def test_what_is_seen_as_it_is_changes_nothing_for_what_stands_beside_it(beside: str):
    """A text in which no letter is written otherwise is taken as it is; one letter that is has all of them looked at."""
    for text in (f"≥ карта{beside} {beside}ö", f"a{beside}b", f"{beside}\u0301", f"가{beside}", f"क{beside}x"):
        assert visible(text) == visible(f"{text}\u00ad")


def test_a_decomposed_letter_is_the_composed_one():
    assert plain_question(unicodedata.normalize("NFD", "Йогурт, ёлка")) == "йогурт, елка"


@pytest.mark.parametrize("end", ["", "?", "!", "!!!", "…", "...", " ?!", ".", " ;"])
def test_the_marks_at_the_end_are_no_part_of_a_question(end: str):
    assert without_end("потерял карту" + end) == "потерял карту"


def test_marks_within_a_question_stand_once_and_marks_alone_stay():
    assert without_end("потерял карту!!! что делать???") == "потерял карту! что делать"
    assert without_end("?") == "?"


def test_accents_are_left_out_letter_for_letter_so_that_places_stay():
    text = "Les résumés à Zürich, ёлка и йод"
    bare = without_accents(text)
    assert bare == "Les resumes a Zurich, ёлка и йод"
    assert len(bare) == len(text)


def test_articles_keep_their_accents_and_capitals_and_lose_what_nobody_sees():
    assert visible("Ка\u0301рта «Résumé»\u00ad: №\u200b1 — 5 ₽") == "Карта «Résumé»: №1 — 5 ₽"


def test_questions_are_asked_in_one_form_whoever_wrote_them():
    assert as_asked("ПОТЕРЯЛ КАРТУ!!!") == as_asked("потерял карту") == "потерял карту?"
    assert as_asked("🙏") == ""

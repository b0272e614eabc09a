"""Letters speak our languages and say moments as people do."""

from __future__ import annotations

from kb.delivery.letter_texts import LANGUAGES, load_letter_texts


def test_every_language_has_its_words_and_moments():
    texts = load_letter_texts()
    assert {*LANGUAGES, "de", "es", "kk"} <= set(texts)
    moment = "2026-11-24T16:00:00+03:00"
    assert texts["ru"].moment(moment, "Europe/Moscow") == "16:00 24 ноября по московскому времени"
    assert texts["en"].moment(moment, "Europe/Moscow") == "16:00 on 24 November, Moscow time"
    assert texts["kk"].moment(moment, "Europe/Moscow") == "24 қараша, 16:00 (Мәскеу уақыты)"


def test_only_a_language_with_words_of_the_organisation_is_read_anew(tmp_path):
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "en.toml").write_text('[letters.common]\nhello = "Yours"\n', "utf-8")
    texts, ours = load_letter_texts(articles=tmp_path), load_letter_texts()
    assert texts["ru"] is ours["ru"]
    assert texts["en"]("common.hello") == "Yours" != ours["en"]("common.hello")

"""Articles are cut into passages of about 120 words, at headings and between sentences."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.files.jsonl import line_of, write_json_lines
from search.index.passages import (
    WHOLE_UP_TO,
    Passage,
    PassageTexts,
    indexed_text,
    open_passages,
    passages,
    sentences,
)

SENTENCE = "Откройте приложение и выберите карту, которую хотите закрыть. "  # eight words


def long(words: int) -> str:
    return (SENTENCE * (words // 8 + 1)).strip()


def sizes(made: list[Passage]) -> list[int]:
    return [len(passage.text.split()) for passage in made]


def test_a_short_article_is_one_passage():
    assert len(passages("Счёт", [("", "", long(100))])) == 1


def test_a_section_of_up_to_150_words_stays_whole():
    assert len(passages("Счёт", [("how", "Как", " ".join(["слово"] * 150))])) == 1


def test_a_long_section_is_divided_into_even_parts_between_sentences():
    made = passages("Счёт", [("how", "Как", long(400))])
    assert len(made) == 4
    assert max(sizes(made)) - min(sizes(made)) <= 16
    assert all(passage.text.endswith(".") for passage in made)


def test_every_part_of_a_section_leads_to_its_heading():
    made = passages("Счёт", [("", "", long(60)), ("how", "Как закрыть", long(300))])
    assert [passage.anchor for passage in made] == ["", *["how"] * (len(made) - 1)]
    assert {passage.heading for passage in made[1:]} == {"Как закрыть"}


def test_a_section_under_25_words_joins_the_one_before_with_its_heading():
    made = passages("Счёт", [("", "", long(60)), ("fees", "Комиссия", "Бесплатно.")])
    assert len(made) == 1
    assert "Комиссия" in made[0].text and made[0].text.endswith("Бесплатно.")


def test_a_heading_that_repeats_the_title_is_dropped():
    made = passages("Как закрыть счёт", [("x", "как ЗАКРЫТЬ счёт", long(60))])
    assert made[0].heading == ""


def test_an_article_without_text_still_has_a_passage_so_that_its_title_is_found():
    assert passages("Счёт", []) == [Passage(anchor="", heading="", text="")]
    assert indexed_text("Счёт", passages("Счёт", [])[0]) == "Счёт"


def test_the_title_and_the_heading_stand_in_every_indexed_text():
    made = passages("Счёт", [("how", "Как закрыть", long(400))])
    assert all(indexed_text("Счёт", passage).startswith("Счёт\nКак закрыть\n") for passage in made)


def test_a_table_without_full_stops_is_still_bounded():
    assert max(sizes(passages("Тарифы", [("", "", "цена " * 1000)]))) <= WHOLE_UP_TO


def test_abbreviated_sentences_are_told_apart_by_capital_letters():
    assert sentences("Звоните. Ответим сразу! Правда? да, правда.") == [
        "Звоните.",
        "Ответим сразу!",
        "Правда? да, правда.",
    ]


PART = st.text(st.sampled_from("аб .\n!А1|"), max_size=700)


@given(st.lists(st.tuples(st.just("x"), st.text(st.sampled_from("абв "), max_size=12), PART), max_size=6))
def test_no_word_of_an_article_is_lost_or_doubled(sections: list[tuple[str, str, str]]):
    made = passages("ТИТУЛ", sections)
    written = sorted(word for _, _, text in sections for word in text.split())
    headings = {word for _, heading, _ in sections for word in heading.split()}
    kept = sorted(word for passage in made for word in passage.text.split())
    missing = list(written)
    for word in kept:
        if word in missing:
            missing.remove(word)
        else:
            assert word in headings
    assert missing == []


def texts_of(folder: Path, articles: list[tuple[str, list[Passage]]]) -> PassageTexts:
    lines = [line_of(asdict(passage)) for _, held in articles for passage in held]
    folder.mkdir()
    write_json_lines(folder / "passages.jsonl", lines)
    first = np.cumsum([0, *(len(held) for _, held in articles)])
    return PassageTexts([title for title, _ in articles], open_passages(folder / "passages.jsonl"), first)


def test_what_is_written_of_texts_differs_whenever_a_text_does_and_not_by_what_stands_before(tmp_path: Path):
    one, two = Passage(anchor="", heading="Как", text="Один"), Passage(anchor="b", heading="", text="Два")
    kept = [("Счёт", [one, two]), ("Вклад", [one])]
    same = texts_of(tmp_path / "0", kept).written(range(3))
    moved = texts_of(tmp_path / "1", [("Карта", [two]), *kept])
    assert moved.written(range(1, 4)) == same
    assert [moved[number] for number in range(1, 4)] == ["Счёт\nКак\nОдин", "Счёт\nДва", "Вклад\nКак\nОдин"]
    others = [
        [("Счёт", [one, two]), ("Вклады", [one])],
        [("Счёт", [one]), ("Вклад", [two, one])],
        [("Счёт", [two, one]), ("Вклад", [one])],
        [("Счёт", [one, replace(two, text="Три")]), ("Вклад", [one])],
        [("Счёт", [one, replace(two, heading="Где")]), ("Вклад", [one])],
    ]
    assert same not in [texts_of(tmp_path / f"x{n}", other).written(range(3)) for n, other in enumerate(others)]

"""Articles are cut into passages of about 120 words, at headings and between sentences."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search.passages import WHOLE_UP_TO, Passage, indexed_text, passages, sentences

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

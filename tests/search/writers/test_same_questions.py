"""Questions that mean the same come together in any order, keep their names, and are never joined by numbers or by articles apart."""

from __future__ import annotations

import random

import numpy as np

from search.writers.same_questions import AskedQuestion, group_questions


def asked(text: str, visitors: int = 5, article: str = "a", lang: str = "ru") -> AskedQuestion:
    return AskedQuestion(lang=lang, folded=text, text=text, visitors=visitors, article_id=article)


def directions(**angles: float):
    """Vectors at these angles, so that the cosine of two texts is known."""

    def vectors(texts):
        radians = np.array([angles[text.replace(" ", "_")] for text in texts])
        return np.stack([np.cos(radians), np.sin(radians)], axis=1)

    return vectors


def names(grouped) -> dict[str, str]:
    return {one.folded: one.group_id for one in grouped}


def test_equal_stems_come_together_without_a_model():
    grouped = names(
        group_questions([asked("потерял карту"), asked("карта потерял"), asked("курс")], lambda texts: None, {})
    )
    assert grouped["потерял карту"] == grouped["карта потерял"] != grouped["курс"]


def test_near_questions_come_together_only_where_search_answers_them_alike():
    vectors = directions(блокировка=0.0, закрыть_доступ=0.3, разблокировка=0.3, ипотека=1.2)
    grouped = names(
        group_questions(
            [asked("блокировка"), asked("закрыть доступ"), asked("разблокировка", article="b"), asked("ипотека")],
            vectors,
            {},
        )
    )
    assert grouped["блокировка"] == grouped["закрыть доступ"]
    assert len(set(grouped.values())) == 3


def test_linkage_is_complete_a_chain_of_neighbours_is_not_one_group():
    vectors = directions(один=0.0, два=0.4, три=0.8)
    assert (
        len(set(names(group_questions([asked("один", 9), asked("два", 8), asked("три", 7)], vectors, {})).values()))
        == 2
    )


def test_numbers_tell_questions_apart():
    vectors = directions(ошибка_1802=0.0, ошибка_1803=0.0)
    assert len(set(names(group_questions([asked("ошибка 1802"), asked("ошибка 1803")], vectors, {})).values())) == 2


def test_shuffled_input_gives_identical_groups():
    chance = random.Random(7)
    words = [f"слово{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(120)]
    angles = {word: chance.uniform(0, 1.5) for word in words}
    every = [asked(word, chance.randint(1, 4), chance.choice(["", "a", "b"])) for word in words]
    first = group_questions(every, directions(**angles), {})
    for seed in range(3):
        assert group_questions(random.Random(seed).sample(every, len(every)), directions(**angles), {}) == first
    medoids = {(one.lang, one.folded): one.group_id for one in first if one.medoid}
    assert group_questions(every, directions(**angles), medoids) == first


def test_a_group_keeps_its_name_when_another_question_stands_for_it():
    vectors = directions(старое=0.0, новое=0.2)
    before = group_questions([asked("старое", 9)], vectors, {})
    former = {(one.lang, one.folded): one.group_id for one in before if one.medoid}
    after = group_questions([asked("старое", 3), asked("новое", 9)], vectors, former)
    assert {one.group_id for one in after} == {before[0].group_id}
    assert [one.folded for one in after if one.medoid] == ["новое"]


def test_languages_do_not_mix():
    grouped = group_questions([asked("pin", lang="ru"), asked("pin", lang="en")], lambda texts: None, {})
    assert len({one.group_id for one in grouped}) == 2

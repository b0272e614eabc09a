"""Results that say nearly the same are one row; whatever differs stands for itself."""

from __future__ import annotations

from dataclasses import replace

from tests.web.twins import result
from web.parts.reading.near_copies import grouped

CANCEL = "Откройте центр администрирования, выберите подписку, нажмите «Отменить» и подтвердите, что платить больше не хотите."
FIRST = result("ru/a/cancel", "Как отменить подписку", passage=CANCEL)
SECOND = result("ru/b/cancel", "Отменить подписку", passage=f"{CANCEL} Навсегда.")
OTHER = result(
    "ru/a/pause",
    "Как приостановить подписку",
    passage="Подписку с ежемесячной оплатой можно остановить на три месяца: для этого напишите в чат и назовите день.",
)


def test_the_first_of_near_copies_stands_for_them_in_their_order():
    assert grouped([FIRST, OTHER, SECOND]) == [[FIRST, SECOND], [OTHER]]
    assert grouped([]) == []


def test_two_languages_are_no_copies_of_each_other():
    foreign = replace(SECOND, article_id="en/b/cancel", lang="en")
    assert grouped([FIRST, foreign]) == [[FIRST], [foreign]]


def test_a_few_words_in_common_make_no_copy():
    short = [result(f"ru/a/{n}", "Лимит", passage="Меняется в приложении.") for n in range(2)]
    assert grouped(short) == [short[:1], short[1:]]

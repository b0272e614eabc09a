"""Confidence is measured against what really happens."""

from __future__ import annotations

import pytest

from search.quality.calibration import reliability
from search.quality.evaluation import EvalSet, Labelled

ARTICLES = {
    "cards/block-card": ("Потеряли карту", "Приостановите карту в приложении или позвоните на горячую линию."),
    "cards/pin-forgotten": ("Забыли ПИН-код", "Новый ПИН-код задают в приложении за минуту."),
    "access/sms-code-not-coming": ("Не приходит СМС с кодом", "Проверьте сеть и запросите код ещё раз."),
    "savings/close-deposit-early": ("Закрыть вклад досрочно", "Проценты пересчитают по сниженной ставке."),
    "transfers/transfer-wrong-person": ("Перевели не тому человеку", "Попросите получателя вернуть деньги."),
    "cards/issue-card": ("Выпуск карты", "Новая карта готова через несколько дней."),
    "app/install-app": ("Установить приложение", "Откройте магазин приложений и нажмите «Установить»."),
    "loans/apply": ("Взять кредит", "Заявку рассматривают от пятнадцати минут."),
    "support/forum": ("Правила форума", "Оскорбления и реклама удаляются."),
    "documents/statement": ("Выписка по счёту", "Выписку скачивают в приложении."),
    "cashback/how": ("Как работает кешбэк", "Баллы приходят пятого числа."),
    "safety/fraud": ("Звонят мошенники", "Положите трубку и перезвоните нам сами."),
}
QUERIES = tuple(
    Labelled(str(n), text, "ru", frozenset({key}))
    for n, (text, key) in enumerate(
        [
            ("потерял карту что делать", "cards/block-card"),
            ("забыл пин код", "cards/pin-forgotten"),
            ("не приходит смс с кодом", "access/sms-code-not-coming"),
            ("хочу закрыть вклад раньше срока", "savings/close-deposit-early"),
            ("перевел деньги не тому человеку", "transfers/transfer-wrong-person"),
            ("сколько ждать новую карту", "cards/issue-card"),
        ]
    )
)
STRANGERS = tuple(
    Labelled(f"s{n}", text, "ru", frozenset())
    for n, text in enumerate(
        ["как сварить борщ", "сколько лететь до луны", "кто написал войну и мир", "чем кормить хомяка"]
    )
)
GIVEN = EvalSet("small", (), QUERIES)


@pytest.fixture
def small_engine(meaning_engine):
    return meaning_engine(
        {f"ru/{key}.md": f"---\ntitle: {title}\n---\n\n{text}\n" for key, (title, text) in ARTICLES.items()}
    )


def test_every_question_is_in_one_bin_and_shares_are_shares(small_engine):
    told = reliability(GIVEN, small_engine, STRANGERS)
    assert sum(held.queries for held in told.bins) == len(QUERIES)
    assert all(0 <= held.right <= 1 and held.low <= held.confidence <= held.high for held in told.bins)


def test_hiding_the_answer_and_asking_of_something_else_both_lower_confidence(small_engine):
    told = reliability(GIVEN, small_engine, STRANGERS)
    assert told.auroc_masked > 0.8
    assert told.auroc_off_topic > 0.9
    assert told.off_topic == len(STRANGERS)
    assert told.off_topic_as_answers == 0


def test_without_strangers_nothing_is_said_of_them(small_engine):
    told = reliability(GIVEN, small_engine)
    assert told.auroc_off_topic is None
    assert told.off_topic_as_answers is None

"""Words by which a value is asked for: how much, until when, which number. A question without any is about something to do."""

from __future__ import annotations

from kb.stems import stem
from search.text.analysis import words

_RUSSIAN = """
сколько какой какая какое какие каков каковы какую какого цена стоит стоимость стоят тариф комиссия плата платно бесплатно
процент проценты ставка лимит максимум максимальный минимум минимальный срок долго когда скольки во сколько дней день часов
час часы время график режим работаете работает открыты открываетесь закрываетесь круглосуточно суббота воскресенье выходные
выходным праздники телефон телефоны номер адрес почта сайт возраст возраста лет версия размер длина весит сумма предел годовых
"""
_ENGLISH = """
how much many long old big what which when price cost costs fee fees charge rate rates limit limits maximum max minimum min hours
hour open opening time times weekend weekends saturday sunday phone number numbers email address website
age version size days years percent interest amount free
"""
_STEMS = frozenset(stem(word) for word in f"{_RUSSIAN} {_ENGLISH}".split())


def asks_for_value(text: str) -> bool:
    """Whether some word of the folded question asks for a number, a time, a price, an address."""
    return any(stem(word) in _STEMS for word in words(text))

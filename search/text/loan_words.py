"""Loan words: what people say after the English word and write in Cyrillic, and the words a help centre uses for it.

The first of them that the articles use is put (`search.text.usual_spellings`), and only for a word that they do not use
themselves. One way to write each will do: э and е, й and и, double and single letters, one word and two are told apart by nobody.
"""

from __future__ import annotations

from collections.abc import Mapping

from kb.stems import stem

LOANS: Mapping[str, tuple[str, ...]] = {
    "аккаунт": ("учётная запись", "профиль", "личный кабинет", "кабинет"), "акк": ("аккаунт", "учётная запись", "профиль"),
    "апдейт": ("обновление",), "апгрейд": ("обновление",), "аплоад": ("загрузка",), "аттач": ("вложение", "файл"),
    "аттачмент": ("вложение", "файл"), "билл": ("счёт",), "биллинг": ("оплата", "счёт"),
    "бэкап": ("резервная копия", "копия"), "даунлоад": ("скачивание", "загрузка"),
    "дедлайн": ("срок",), "девайс": ("устройство",), "деливери": ("доставка",), "инвойс": ("счёт",),
    "инсталл": ("установка",), "кастомер": ("клиент",), "кансел": ("отмена",),
    "коннект": ("подключение", "соединение"), "линк": ("ссылка",),
    "мессадж": ("сообщение",), "нотификация": ("уведомление",), "пассворд": ("пароль",), "пасс": ("пароль",),
    "пеймент": ("платёж", "оплата"), "прайс": ("цена", "тариф", "стоимость"), "рейт": ("курс", "ставка", "тариф"), "репорт": ("отчёт",),
    "ресет": ("сброс",), "рефанд": ("возврат",), "саппорт": ("поддержка",), "сабскрипшн": ("подписка",), "сеттинги": ("настройки",),
    "скриншот": ("снимок экрана",), "скрин": ("скриншот", "снимок экрана"), "стейтмент": ("выписка",), "тикет": ("обращение", "заявка", "билет"),
    "трабл": ("проблема",), "трекинг": ("отслеживание",),
    "тулза": ("инструмент",), "фидбэк": ("отзыв", "обратная связь"), "фича": ("функция", "возможность"), "хелп": ("помощь", "справка"),
    "хелпдеск": ("поддержка",), "чарджбэк": ("оспорить операцию", "возврат"), "чекин": ("регистрация",), "шиппинг": ("доставка",),
    "юзер": ("пользователь",), "юзернейм": ("имя пользователя", "логин"), "экаунт": ("учётная запись", "профиль"),
}  # fmt: skip


def _said(word: str) -> str:
    """What is compared of a folded word: spellings of one loan word have the same."""
    plain = word.replace("э", "е").replace("й", "и")
    once = "".join(letter for at, letter in enumerate(plain) if letter != plain[at - 1 : at])
    return stem(once)


_BY_SAID: Mapping[str, tuple[str, ...]] = {_said(word): words for word, words in LOANS.items()}


def own_words(word: str) -> tuple[str, ...]:
    """What a help centre may call what a folded word says, the likeliest first; none where it is no loan word."""
    return _BY_SAID.get(_said(word), ())

"""A small knowledge base for web tests: two languages, every kind of article a page must cope with."""

from __future__ import annotations

from pathlib import Path

BLOCK_RU = """---
title: Потеряли карту
summary: Приостановите карту в приложении. Если приложения нет, позвоните {{ fact:hotline.russia }}.
code: "1042"
updated: 2026-11-20
review_by: 2027-06-30
topic: cards
questions: [украли карту, потерял карту что делать]
related: [cards/limits, access/sign-in]
redirect_from: [cards/lost]
---
Деньги на счёте останутся.

## Приостановить самому

1. Откройте «Карты».
2. Нажмите «Приостановить».

## Позвонить

| Откуда | Номер |
|---|---|
| Россия | {{ fact:hotline.russia }} |

!!! warning "Не называйте код"
    Сотрудник его не спросит.

## Что дальше

=== "Android"

    Откройте меню.

=== "iPhone"

    Откройте настройки.

!!! internal "Для оператора"
    Канарейка-внутренняя-7.
"""

BLOCK_EN = """---
title: Lost or stolen card
summary: Pause the card in the app, or call {{ fact:hotline.russia }}.
code: "1042"
updated: 2026-11-19
topic: cards
questions: [my card was stolen]
translated_from: 0a1b2c3
---
The money stays where it is. If the card's gone, block it.
"""

LIMITS_RU = """---
title: Лимиты по карте
summary: Лимит меняют в приложении за минуту.
code: "1043"
review_by: 2027-06-30
topic: cards
questions: [как увеличить лимит]
steps:
  whose:
    question: Лимит ваш или банка?
    answers:
      Мой: {conclusion: Поднять в приложении.}
      Банка: {conclusion: Спросить второго оператора., article: internal/call}
---
Откройте «Карты», затем «Лимиты».
"""

SIGN_IN_RU = """---
title: Не получается войти
summary: Проверьте раскладку и номер телефона.
code: "1001"
topic: access
questions: [не могу зайти]
---
Проверьте раскладку, номер телефона и дату на устройстве. Если код не приходит, подождите минуту.
"""

SIGN_IN_EN = """---
title: Trouble signing in
summary: Check the keyboard layout and the phone number.
code: "1001"
topic: access
questions: [cannot sign in]
---
Check the keyboard layout, the phone number and the date. If no code arrives, wait a minute.
"""

CANNOT_RU = """---
title: Спор о решении по кредиту
summary: Поддержка не меняет решение по кредиту. Напишите в отделение.
outcome: cannot_help
topic: loans
questions: [почему отказали в кредите]
---
Решение по кредиту принимает другой отдел. Подайте заявление в отделении.
"""

INTERNAL_RU = """---
title: Регламент звонка
summary: Поздоровайтесь и назовите имя.
audience: internal
code: "9001"
ask: [Как к вам обращаться?]
questions: [как начать звонок]
steps:
  greeted:
    question: Клиент назвал Канарейка-внутренняя-9 себя?
    answers: {Да: known, Нет: {conclusion: Спросить имя.}}
  known:
    question: Он есть в базе?
    answers: {Да: {article: cards/block}, Нет: {conclusion: Завести карточку., article: access/sign-in}}
---
Канарейка-внутренняя-9. Поздоровайтесь, назовите имя, спросите, чем помочь.
"""

FACTS = """
hotline.russia: {value: "8 (800) 000-24-24", owner: centre, valid_until: 2030-12-31}
hours.hotline: {value: {ru: "по будням с 8:00 до 20:00", en: "weekdays 8:00–20:00"}, owner: centre, valid_until: 2030-12-31}
wait.form: {value: {ru: "до 1 рабочего дня", en: "up to 1 working day"}, owner: centre, valid_until: 2030-12-31}
"""

CATEGORIES = """
access: {title: {ru: "Вход и доступ", en: "Signing in"}, order: 1}
cards: {title: {ru: "Карты", en: "Cards"}, summary: {ru: "Выпуск и блокировка", en: "Getting and blocking"}, order: 2}
loans: {title: {ru: "Кредиты", en: "Loans"}, order: 3}
"""

CONTACTS = """
channels:
  - id: hotline
    kind: phone
    title: {ru: "Горячая линия", en: "Hot line"}
    numbers: [{region: {ru: "Россия", en: "Russia"}, fact: hotline.russia}]
    hours: {weekdays: "08:00-20:00"}
    hours_fact: hours.hotline
    timezone: Europe/Moscow
    solves: {ru: ["Карты и счета"], en: ["Cards and accounts"]}
    cannot: {ru: ["Изменить решение по кредиту"], en: ["Change a loan decision"]}
  - id: form
    kind: form
    title: {ru: "Форма обращения", en: "Contact form"}
    hours: always
    wait_fact: wait.form
  - id: chat
    kind: chat
    title: {ru: "Чат в приложении", en: "Chat in the app"}
    hours: {every_day: "07:00-23:00"}
topics:
  - id: access
    title: {ru: "Вход и доступ", en: "Signing in"}
    purposes: [{id: no-code, title: {ru: "Не приходит код", en: "No code arrives"}}]
    suggest: [access/sign-in]
  - id: cards
    title: {ru: "Карты", en: "Cards"}
    purposes:
      - {id: declined, title: {ru: "Карта не проходит", en: "My card is declined"}}
      - {id: pin, title: {ru: "ПИН-код", en: "PIN"}}
    fields:
      - {id: page, kind: url, required: true, label: {ru: "Ссылка", en: "Link"}, help: {ru: "Скопируйте адрес", en: "Copy it"}}
      - {id: day, kind: date, label: {ru: "Дата", en: "Date"}}
      - {id: phone, kind: tel, label: {ru: "Телефон", en: "Phone"}}
  - id: loans
    title: {ru: "Кредиты", en: "Loans"}
    purposes: [{id: apply, title: {ru: "Заявка", en: "Application"}}]
    protected: true
service_levels:
  - {id: personal, title: {ru: "Частные", en: "Personal"}, reaction_hours: 8, business_hours: {weekdays: "08:00-20:00"}, timezone: Europe/Moscow}
holidays: ["2026-11-24"]
replies:
  - {id: lost, title: {ru: "Карта потеряна", en: "Lost card"}, text: {ru: "Приостановите карту в приложении.", en: "Pause the card in the app."}, article: cards/block}
  - {id: later, title: {ru: "Ответим позже"}, text: {ru: "Мы вернёмся с ответом завтра."}}
"""

FILES = {
    "ru/cards/block.md": BLOCK_RU,
    "en/cards/block.md": BLOCK_EN,
    "ru/cards/limits.md": LIMITS_RU,
    "ru/access/sign-in.md": SIGN_IN_RU,
    "en/access/sign-in.md": SIGN_IN_EN,
    "ru/loans/dispute.md": CANNOT_RU,
    "ru/internal/call.md": INTERNAL_RU,
    "facts.yaml": FACTS,
    "categories.yaml": CATEGORIES,
    "contacts.yaml": CONTACTS,
    "synonyms.yaml": "ru:\n  - {says: карту, also: [кредиточка]}\n",
}


def write_articles(folder: Path) -> None:
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

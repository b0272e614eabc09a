"""The help centre that the engine's tests ask: a few articles in Russian and English."""

from __future__ import annotations

ARTICLES = {
    "ru/cards/block.md": "# Заблокировать карту\n\nЕсли карту украли или вы её потеряли, приостановите её в приложении. Карта Visa тоже.\n",
    "en/cards/block.md": "# Block a card\n\nIf your card is stolen or lost, pause it in the app. A Visa card too.\n",
    "ru/cards/order.md": "# Заказать новую карту\n\nНовую карту привезёт курьер за три дня. Выпуск бесплатный.\n",
    "en/cards/order.md": "# Order a new card\n\nA courier brings the new card in three days. It is free.\n",
    "ru/access/sms.md": "# Не приходит СМС с кодом\n\nПроверьте связь и память телефона, затем запросите код снова.\n",
    "ru/money/deposit.md": "# Открыть вклад\n\nВклад открывают в приложении за минуту, проценты выплачиваются ежемесячно.\n",
    "ru/loans/early.md": "# Погасить кредит досрочно\n\nДосрочное погашение без комиссии, проценты пересчитаем на день платежа.\n",
    "en/abroad/atm.md": "# Cash machines abroad\n\nWithdraw cash abroad at any ATM; the fee is one percent. Tell us about your trip first.\n",
    "ru/docs/tax.md": "# Справка для налогового вычета\n\nЗакажите справку об уплаченных процентах, она придёт в чат.\n",
    "en/business/roles.md": "# Access rights of employees\n\nGive an accountant the right to sign payments in the business cabinet.\n",
    "ru/long/rules.md": "# Правила\n\n"
    + "\n\n".join(
        f"## Раздел {n}\n\n" + f"Условие номер {n} действует для всех клиентов банка. " * 20 for n in range(6)
    ),
}

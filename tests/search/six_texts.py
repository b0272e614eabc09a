"""Six texts to invert: two languages, a word said four times, one text of nothing."""

TEXTS = [
    "Заблокировать карту можно в приложении",
    "Карта карта карта: карту перевыпускают за три дня",
    "Перевод по номеру телефона",
    "Block your card in the app",
    "",
    "Снять деньги с карты в банкомате, карту не забудьте, деньги",
]

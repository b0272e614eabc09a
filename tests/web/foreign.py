"""Three small help centres of other trades, in the layouts of three other tools, for tests that look at articles nobody prepared."""

from __future__ import annotations

from pathlib import Path

BOAT_CLUB = {  # MkDocs: no front matter, the first heading is the title, index.md of a folder
    "ru/index.md": "# Яхт-клуб «Гавань»\n\nВсё о стоянке и выходе на воду.\n",
    "ru/moorings/index.md": "# Стоянка\n\nМеста у причала и зимнее хранение.\n",
    "ru/moorings/winter.md": "# Зимнее хранение лодок\n\nЛодки поднимают в октябре.\n\n1. Снимите мачту.\n2. Позвоните боцману.\n",
    "ru/moorings/guest.md": "# Гостевой причал\n\n| Длина | Ночь |\n|---|---|\n| до 8 м | 900 ₽ |\n",
    "ru/sailing_school/first-lesson.md": "# Первый урок\n\nВозьмите непромокаемую куртку.\n",
}
GREENHOUSE = {  # Docusaurus: positions in the front matter, _category_.json beside the pages
    "en/watering/_category_.json": '{"label": "Watering", "position": 1}',
    "en/watering/drip.md": "---\nsidebar_position: 2\ntitle: Set up drip watering\n---\nFill the tank first.\n\n:::tip\nUse rain water.\n:::\n",
    "en/watering/timer.mdx": "---\nsidebar_position: 1\ntitle: Change the timer\n---\nHold the button for three seconds.\n",
    "en/pests/aphids.md": "---\ntitle: Get rid of aphids\ntags: [pests]\n---\nLadybirds help.\n",
}
MUSEUM = {  # Hugo: _index.md, weights, dates, two languages
    "ru/visit/_index.md": "---\ntitle: Посещение\nweight: 1\n---\n",
    "ru/visit/hours.md": "---\ntitle: Часы работы музея\nweight: 2\ndate: 2026-03-01\n---\nПонедельник — выходной.\n",
    "ru/visit/lost.md": "---\ntitle: Забытые вещи\n---\nВещи хранят месяц.\n",
    "en/visit/hours.md": "---\ntitle: Opening hours\n---\nClosed on Mondays.\n",
    "en/groups/booking.md": "---\ntitle: Book a guided tour\n---\nWrite two weeks ahead.\n",
}
CORPORA = {"boat club": BOAT_CLUB, "greenhouse": GREENHOUSE, "museum": MUSEUM}


def write_corpus(folder: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return folder

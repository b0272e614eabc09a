"""What readers ask, over HTTP: who may see it, what the page tells, and that its file tells the same."""

from __future__ import annotations

import csv
import io
import random
from collections import Counter

import pytest

from kb.usage.devices import DEVICES

CARD = "ru/cards/block"
WORDS = ("свадьба", "наследство", "развод", "переезд", "кража", "отпуск")
FILES = {
    "content": "content/questions.csv",
    "content/causes": "content/causes.csv",
    "content/articles": "content/articles.csv",
}


def test_a_manager_reads_what_could_not_be_answered_and_the_file_says_the_same(manager, asked):
    asked("как оформить ипотеку", 7, "none")
    asked("потерял карту", 9, "answer", shown=[CARD], opened=CARD)
    client = manager()
    assert "ипотеку" not in client.get("/manager/content").text  # nothing has been counted yet
    assert client.post("/manager/count").headers["location"] == "/manager/content"
    page = client.get("/manager/content").text
    assert page.index("как оформить ипотеку") < page.index("потерял карту")
    sent = client.get("/manager/content/questions.csv")
    rows = list(csv.DictReader(io.StringIO(sent.text.removeprefix("\ufeff"))))
    assert [(row["question"], row["visitors"], row["no_answer_percent"], row["step"]) for row in rows] == [
        ("как оформить ипотеку", "7", "100.0", "write"),
        ("потерял карту", "9", "0.0", "leave"),
    ]
    assert page.count("<td>Написать статью</td>") == 1 and page.count("<td>—</td>") == 1
    assert sent.headers["cache-control"] == "private, no-store"


def test_writers_see_it_too_agents_do_not_and_strangers_are_led_to_the_door_and_back(manager, client):
    assert manager("writer").get("/manager/content").status_code == 200
    assert manager("agent").get("/manager/content").status_code == 403
    assert client.get("/manager/content").headers["location"] == "/agent/sign-in?back=%2Fmanager%2Fcontent"


def test_a_question_of_four_visitors_is_nobody_elses_business(manager, asked):
    asked("у меня свадьба в июне", 4, "none")
    client = manager("writer")
    client.post("/manager/count")
    for length in (7, 28, 91, 364):
        for page in ("content", "content/questions.csv", "content/causes", "content/articles"):
            answered = client.get(f"/manager/{page}?days={length}")
            assert answered.status_code == 200 and "свадьба" not in answered.text


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (1, 2))])
def test_whatever_is_chosen_together_no_words_of_fewer_than_five_are_told(seed, manager, asked, wrote):
    """Languages, sections, devices and periods in any combination, on every page and in every file."""
    chance = random.Random(seed)
    searched: dict[str, list[tuple[int, int]]] = {word: [] for word in WORDS}
    wrote_in = Counter[str]()
    for word in WORDS:
        for device in ("phone", "computer", "unknown"):
            visitors, days = chance.randrange(4), chance.choice((2, 5, 20))
            searched[word].append((days, visitors))
            shown = (CARD,) if chance.random() < 0.5 else ()
            asked(f"{word} у меня", visitors, "list" if shown else "none", shown=shown, device=device, days=days)
        if chance.random() < 0.5:
            wrote_in[word] = chance.randrange(7)
            wrote(f"{word} у меня", wrote_in[word], CARD)
    client = manager("writer")
    client.post("/manager/count")
    for _ in range(25):
        page = chance.choice(("content", "content/causes", "content/articles"))
        device = f"&device={chance.choice(DEVICES)}" if page == "content" else ""
        length = chance.choice((7, 28, 364))
        chosen = f"days={length}&lang={chance.choice(('', 'ru'))}&section={chance.choice(('', 'cards'))}"
        for url in (f"{page}?{chosen}{device}", f"{FILES[page]}?{chosen}{device}"):
            answered = client.get(f"/manager/{url}")
            assert answered.status_code == 200
            for word in (word for word in WORDS if word in answered.text):
                asked_it = sum(visitors for days, visitors in searched[word] if days <= length)
                assert max(asked_it, wrote_in[word]) >= 5, (url, word)


def test_a_section_and_a_language_narrow_the_page(manager, asked):
    asked("потерял карту", 9, "answer", shown=[CARD], opened=CARD)
    client = manager()
    client.post("/manager/count")
    assert "потерял карту" in client.get("/manager/content?section=cards").text
    assert "потерял карту" not in client.get("/manager/content?section=transfers").text
    assert "потерял карту" not in client.get("/manager/content?lang=en").text
    assert client.get("/manager/content?days=13").status_code == 422


def test_a_device_narrows_the_page_and_its_file(manager, asked):
    asked("потерял карту", 9, "none", device="phone")
    asked("как оформить ипотеку", 7, "none")
    asked("у меня свадьба", 4, "none", device="phone")
    client = manager()
    client.post("/manager/count")
    page = client.get("/manager/content?device=phone").text
    assert "потерял карту" in page and "ипотеку" not in page and "свадьба" not in page
    assert '<option value="phone" selected>' in page and "days=7&amp;device=phone" in page
    [row] = csv.DictReader(
        io.StringIO(client.get("/manager/content/questions.csv?device=phone").text.removeprefix("\ufeff"))
    )
    assert (row["question"], row["visitors"], row["tickets"]) == ("потерял карту", "9", "")
    assert "как оформить ипотеку" in client.get("/manager/content?device=unknown").text
    assert client.get("/manager/content?device=fridge").status_code == 422
    assert 'name="device"' not in client.get("/manager/content/causes").text

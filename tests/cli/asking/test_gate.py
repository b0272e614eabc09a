"""`kb eval --golden` and `kb changes`: the gate in CI."""

from __future__ import annotations

import json

import pytest

OWNER = "---\ntitle: Заблокировать карту\nquestions: [потеряна карта]\n---\n\nПриостановите карту.\n"
THIEF = "---\ntitle: Потеряна карта\nquestions: [потеряна карта]\n---\n\nЕсли карта потеряна.\n"


@pytest.fixture
def published(desk):
    desk.write({"ru/cards/block.md": OWNER})
    assert desk.kb("build").returncode == 0
    return desk


def test_without_anything_published_figures_are_shown_and_nothing_fails(desk):
    ran = desk.kb("eval", "--golden", "--relevance", desk.folder)
    assert ran.returncode == 0
    assert "nothing to compare with" in ran.stderr


def test_an_unchanged_help_centre_passes(published):
    ran = published.kb("eval", "--golden", "--relevance", published.folder)
    assert ran.returncode == 0, ran.stderr
    assert "Passed" in ran.stdout
    assert ran.stderr.count("golden questions: ") == 1  # the same index is not asked twice


def test_theft_fails_with_status_1_and_leaves_the_published_index_alone(published):
    before = published.current
    published.write({"ru/cards/lost.md": THIEF})
    ran = published.kb("eval", "--golden", "--relevance", published.folder, "--comment", published.folder / "c.md")
    assert ran.returncode == 1
    assert "“потеряна карта” (cards/block): 1 → 2, displaced by cards/lost “Потеряна карта”" in ran.stdout
    assert "displaced by cards/lost" in (published.folder / "c.md").read_text()
    assert published.current == before


def test_json_holds_the_verdict_and_what_changed(published):
    published.write({"ru/cards/lost.md": THIEF})
    told = json.loads(published.kb("eval", "--golden", "--json", "--relevance", published.folder).stdout)
    assert told["passed"] is False
    assert told["stolen"] and told["figures"] and told["before"]


@pytest.mark.slow
def test_a_saved_measurement_can_be_compared_with(published):
    saved = published.folder / "before.json"
    assert published.kb("eval", "--golden", "--relevance", published.folder, "--save", saved).returncode == 0
    published.write({"ru/cards/lost.md": THIEF})
    after = published.folder / "after.json"
    ran = published.kb("eval", "--golden", "--relevance", published.folder, "--against", saved, "--save", after)
    assert ran.returncode == 1
    told = published.kb("changes", saved, after)
    assert told.returncode == 0 and "Stolen" in told.stdout
    assert "answered differently" in published.kb("changes", saved, published.folder / "index").stdout


def test_labels_of_articles_that_are_not_there_are_told(published):
    (published.folder / "labels").mkdir()
    (published.folder / "labels" / "ru.yaml").write_text('"карта": cards/blok\n')
    ran = published.kb("eval", "--golden", "--relevance", published.folder / "labels")
    assert ran.returncode == 1
    assert "ru.yaml:1: golden-broken" in ran.stderr and "cards/block" in ran.stderr


def test_an_unknown_way_of_asking_is_status_2(published):
    assert published.kb("eval", "--golden", "--perturb", "shout").returncode == 2


def test_why_not_tells_the_edit(published):
    ran = published.kb("why-not", "перевести деньги", "cards/block", "--quick")
    assert ran.returncode == 0
    assert "ru/cards/block “Заблокировать карту” for “перевести деньги”" in ran.stdout
    told = json.loads(published.kb("why-not", "деньги переводите", "cards/block", "--json").stdout)
    assert told["article"]["id"] == "ru/cards/block" and told["tried"] >= 1
    assert published.kb("why-not", "карта", "cards/none").returncode == 2


def test_publish_pull_and_rollback(published):
    place = published.folder / "place"
    serving = {"KB_INDEX": str(published.folder / "serving"), "KB_PULL_UNSIGNED": "yes"}
    assert published.kb("pull", "--if-published", place, **serving).returncode == 0
    assert published.kb("pull", place, **serving).returncode == 3
    assert "Published" in published.kb("build", "--publish", place).stdout
    first = published.current
    assert f"Pulled {first}" in published.kb("pull", place, **serving).stdout
    assert "Up to date" in published.kb("pull", place, **serving).stdout
    published.write({"ru/cards/lost.md": THIEF})
    assert published.kb("build", "--publish", place).returncode == 0
    assert published.kb("pull", place, **serving).returncode == 0
    assert first in published.kb("rollback", **serving).stdout
    assert (published.folder / "serving" / "CURRENT").read_text().strip() == first
    assert published.kb("rollback", "--at", place, "--to", first).returncode == 0
    assert first in (place / "CURRENT").read_text()
    assert published.kb("rollback", "--at", place).returncode == 2

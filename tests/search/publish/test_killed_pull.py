"""A pull that is killed at any step leaves a whole index."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from typing import Any

import pytest

from kb.settings import load_settings
from search.index.opened import open_index
from search.progress import Progress
from search.publish import generations
from search.publish.open_store import open_store
from search.publish.pull import PullOptions, pull_from
from search.query.live import Live
from tests.search.publish.attacker import served
from tests.to_be_killed import nursery

pytestmark = pytest.mark.long


def pull_killed_after(steps: int, place: str, environment: dict[str, str]) -> None:
    """A server's pull that ends with status 9 at one of its steps on the disk or at the place, without a goodbye."""
    left = steps

    def killed_at(act: Callable[..., Any]) -> Callable[..., Any]:
        def step(*given: Any, **options: Any) -> Any:
            nonlocal left
            if not left:
                os._exit(9)
            left -= 1
            return act(*given, **options)

        return step

    os.environ.update(environment)
    store = open_store(place)
    store.read, store.fetch = killed_at(store.read), killed_at(store.fetch)
    os.replace, os.fsync, os.chmod = killed_at(os.replace), killed_at(os.fsync), killed_at(os.chmod)
    pull_from(store, load_settings(), Progress(), PullOptions(open_tree=open_index))


@pytest.mark.slow
def test_a_pull_killed_at_any_step_leaves_a_whole_index_and_the_next_goes_on(
    attacker, desk, serving, folder, pull, passage, tmp_path
):
    before, steps, status = served(serving), 0, 9
    environment = type(desk)(serving).environment | {"KB_PULL_KEYS": serving.pull_keys}
    while status == 9 and steps < 400:
        process = nursery().Process(target=pull_killed_after, args=(steps, str(folder), environment))
        process.start()
        process.join(60)
        status = process.exitcode
        assert served(serving) in ((before, desk.current.name) if status == 9 else (desk.current.name,))
        live = Live(serving)
        assert live.status().problem == ""
        assert passage(live) == ("Старый текст о карте." if served(serving) == before else "Новый текст о карте.")
        shutil.copytree(serving.index, tmp_path / "again")
        again = serving.model_copy(update={"index": tmp_path / "again"})
        pull(folder, again)
        assert passage(Live(again)) == "Новый текст о карте."
        shutil.rmtree(tmp_path / "again")
        if served(serving) != before:
            generations.point_to(serving.index, before)
            shutil.rmtree(serving.index / "generations" / desk.current.name)
        steps += 5 if steps > 12 else 1
    assert (status, steps > 20) == (0, True)

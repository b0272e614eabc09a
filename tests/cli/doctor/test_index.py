"""The index: built, undamaged, the one that was signed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from cli.doctor.index import index
from kb.settings import Settings
from search.build.build import BuildOptions, build
from search.progress import Progress
from search.publish.generations import current_name
from search.publish.pull import PULLED
from search.publish.signing import new_private_key, public_half

KEY = public_half(new_private_key())


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    (folder / "articles" / "ru").mkdir(parents=True)
    (folder / "articles" / "ru" / "card.md").write_text("# Карта\n\nПриостановите карту.\n", "utf-8")
    build(settings_of(folder), BuildOptions(), Progress())
    return folder / "index"


def settings_of(folder: Path, **more) -> Settings:
    return Settings(_env_file=None, articles=folder / "articles", index=folder / "index", model="none", **more)


@pytest.fixture
def settings(built: Path, tmp_path: Path) -> Settings:
    shutil.copytree(built, tmp_path / "index")
    return settings_of(tmp_path, pull_keys=KEY)


def healths(settings: Settings) -> dict[str, str]:
    return {finding.name: finding.health for finding in index(settings)}


def pulled(settings: Settings, generation: str) -> None:
    (settings.index / PULLED).write_text(json.dumps({"generation": generation}))


def test_what_was_pulled_and_is_whole_is_good(settings):
    assert healths(settings) == {"index": "good", "index signature": "advice", "model": "good"}
    pulled(settings, current_name(settings.index))
    assert set(healths(settings).values()) == {"good"}


def test_another_generation_than_the_signed_one_is_told(settings):
    pulled(settings, "20260101T000000-other")
    assert healths(settings)["index signature"] == "advice"
    (settings.index / PULLED).write_text("{")
    assert healths(settings)["index signature"] == "broken"


def test_damage_and_nothing_at_all_say_what_to_run(settings, tmp_path):
    file = settings.index / "generations" / current_name(settings.index) / "public" / "articles.jsonl"
    content = file.read_bytes()
    file.chmod(0o600)
    file.write_bytes(content[:-2] + b"x\n")
    (found,) = index(settings)
    assert found.health == "broken" and "damaged" in found.seen and "kb build" in found.advice
    (found,) = index(settings_of(tmp_path / "nowhere"))
    assert found.health == "broken" and "kb build" in found.advice


def test_a_server_that_builds_its_own_needs_no_signature(settings, tmp_path):
    assert "index signature" not in healths(settings_of(tmp_path))

"""One commit gives one index: on another machine's paths, in another order of files, with other hash seeds."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import search.build.word_cache as word_cache
from kb.settings import Settings
from search.build.build import BuildOptions, build
from search.progress import Progress

ROOT = Path(__file__).parents[3]


def content(folder: Path, models: Path | None, seed: int) -> tuple[str, str]:
    """(content hash, hash of the inputs) of a build of the bundled articles copied to `folder`, in its own process."""
    shutil.copytree(ROOT / "articles", folder / "somewhere" / "articles")
    others = {name: value for name, value in os.environ.items() if not name.startswith("KB_")}
    chosen = {
        "KB_MODEL": "" if models else "none",
        "KB_MODELS": str(models or folder / "models"),
        "KB_INDEX": str(folder / "index"),
        "PYTHONHASHSEED": str(seed),
        "TZ": ["UTC", "Asia/Vladivostok"][seed % 2],
        "PYTHONPATH": str(ROOT),
    }
    ran = subprocess.run(
        [sys.executable, str(ROOT / "build_index.py"), "--skip-bad", "--json", "--articles", "somewhere/articles"],
        cwd=folder,
        env=others | chosen,
        capture_output=True,
        text=True,
        check=True,
    )
    report = json.loads(ran.stdout)
    manifest = json.loads((folder / "index" / "generations" / report["generation"] / "manifest.json").read_text())
    return manifest["content"], manifest["inputs"]


@pytest.mark.parametrize("meaning", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_two_builds_of_one_commit_on_different_paths_have_the_same_hash(tmp_path: Path, meaning: bool, request):
    models = request.getfixturevalue("models") if meaning else None
    first, second = tmp_path / "one", tmp_path / "a longer path" / "два"
    first.mkdir(), second.mkdir(parents=True)
    assert content(first, models, 1) == content(second, models, 2)


WORDS = "карта лимит перевод деньги банк код телефон card limit transfer app day".split()
FACT = "fee:\n  value: {value}\n  owner: centre\n  valid_until: 2099-12-31\n"


def article(said: random.Random, title: str) -> str:
    """A text with a fact, perhaps with words for staff alone."""
    body = "\n\n".join(f"## {said.choice(WORDS)} {n}\n\n{' '.join(said.choices(WORDS, k=40))}." for n in range(3))
    internal = "\n\n!!! internal\n    Только нам.\n" if said.random() < 0.3 else "\n"
    audience = "audience: internal\n" if said.random() < 0.2 else ""
    return f"---\ntitle: {title}\n{audience}---\nСтоит {{{{ fact:fee }}}}.\n\n{body}{internal}"


def changed_somehow(said: random.Random, articles: Path, turn: int) -> None:
    file = said.choice(sorted(articles.rglob("*.md")))
    match said.choice(["edit", "add", "remove", "rename", "fact", "title"]):
        case "edit":
            file.write_text(file.read_text("utf-8") + f"\nЕщё {said.choice(WORDS)} {turn}.\n", "utf-8")
        case "add":
            (file.parent / f"new-{turn}.md").write_text(article(said, f"Новая {turn}"), "utf-8")
        case "remove":
            file.unlink()
        case "rename":
            file.rename(file.with_name(f"moved-{turn}.md"))
        case "fact":
            (articles / "facts.yaml").write_text(FACT.format(value=turn), "utf-8")
        case _:
            file.write_text(file.read_text("utf-8").replace("title: ", "title: Иначе ", 1), "utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_after_whatever_changes_a_build_gives_the_very_files_of_one_from_nothing(
    tmp_path: Path, monkeypatch, seed: int
):
    monkeypatch.setattr(word_cache, "PART", 8)  # several parts of the few passages there are
    said, articles = random.Random(seed), tmp_path / "articles"
    (articles / "facts.yaml").parent.mkdir()
    (articles / "facts.yaml").write_text(FACT.format(value=100), "utf-8")
    for number in range(24):
        place = articles / ("ru", "en")[number % 2] / f"section-{number % 3}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"article-{number}.md").write_text(article(said, f"Статья {number}"), "utf-8")
    kept = Settings(articles=articles, index=tmp_path / "kept", model="none")
    for turn in range(8):
        made = build(kept, BuildOptions(), Progress())
        anew = Settings(articles=articles, index=tmp_path / f"anew-{turn}", model="none")
        assert made.content == build(anew, BuildOptions(), Progress()).content
        changed_somehow(said, articles, turn)

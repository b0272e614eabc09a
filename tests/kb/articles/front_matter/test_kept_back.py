"""What the settings of other tools keep from readers is not public here either, though no file says so of itself."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kb.articles.loading import load_library, with_changed

TODAY = date(2026, 11, 27)
PAGE = "# {}\n\nПросто текст, ничего о том, кому он.\n"
FILES = ("open.md", "plans/one.md", "plans/deeper/two.md", "notes/three.md")


def articles(folder: Path, settings: dict[str, str], below: str = "") -> dict[str, str]:
    """Path → status of everything that is there; settings are files by path."""
    for name in FILES:
        path = folder / below / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(PAGE.format(name), "utf-8")
    for name, text in settings.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    library = load_library(folder, today=TODAY, skip_bad=True)
    return {
        article.path: article.status if article.audience == "public" else article.audience
        for article in library.articles
        if article.path.removeprefix(f"{below}/" if below else "") in FILES
    }


def hidden(folder: Path, settings: dict[str, str], below: str = "") -> list[str]:
    every = articles(folder, settings, below)
    assert len(every) == len(FILES)
    return sorted(path.removeprefix(f"{below}/") for path, status in every.items() if status != "published")


PLANS = ["plans/deeper/two.md", "plans/one.md"]


@pytest.mark.parametrize(
    "settings",
    [
        {"plans/_index.md": "---\ntitle: Т\ncascade:\n  draft: true\n---\n"},
        {"plans/_index.md": "---\ntitle: Т\ncascade:\n  - _target: {path: '**'}\n    build: {render: never}\n---\n"},
        {"plans/_index.md": "+++\ntitle = 'Т'\n[cascade]\npublishDate = 2090-01-01\n+++\n"},
        {"plans/_index.md": "---\ntitle: Т\ncascade:\n  visibility: who knows\n---\n"},
        {"plans/_index.md": "---\ntitle: Т\ncascade:\n  audience: staff\n---\n"},
        {"zola.toml": "", "plans/_index.md": "+++\ntitle = 'Т'\ndraft = true\n+++\n"},
        {"hugo.toml": "ignoreFiles = ['plans/.*', '[']\n"},
        {"config.yaml": "ignoreFiles:\n  - ^plans/\n"},
        {"_config.yml": "title: x\nexclude:\n  - plans\n"},
        {"_config.yml": "exclude: [plans/**]\n"},
        {"_config.yml": "defaults:\n  - scope: {path: plans}\n    values: {published: false}\n"},
        {"eleventy.config.js": "", "plans/plans.json": '{"draft": true}'},
        {".eleventy.js": "", "plans/plans.11tydata.json": '{"permalink": false}'},
    ],
)
def test_what_settings_keep_back_is_not_public(tmp_path: Path, settings: dict[str, str]):
    assert hidden(tmp_path, settings) == PLANS


@pytest.mark.parametrize("name", ["exclude_docs", "draft_docs"])
def test_mkdocs_patterns_are_read_as_git_reads_them_below_its_own_folder(tmp_path: Path, name: str):
    python = "markdown_extensions:\n  - x:\n      y: !!python/name:a.b\n"
    settings = f"site_name: x\n{python}{name}: |\n  /plans/\n  # ours\n  !plans/deeper/\n  notes/three.md\n\nnav:\n  - open.md\n"
    assert hidden(tmp_path, {"mkdocs.yml": settings}, "docs") == ["notes/three.md", *PLANS]
    moved = settings.replace("site_name", "docs_dir: pages\nsite_name")
    assert hidden(tmp_path / "other", {"mkdocs.yml": moved}, "pages") == ["notes/three.md", *PLANS]


def test_a_rule_for_the_whole_site_keeps_everything_and_is_told_of(tmp_path: Path):
    every = articles(tmp_path, {"hugo.yaml": "cascade:\n  draft: true\n"})
    assert set(every.values()) == {"draft"}
    told = load_library(tmp_path, today=TODAY).problems
    assert {problem.path for problem in told if "kept back: hugo.yaml says cascade" in problem.message} == set(FILES)


@pytest.mark.parametrize(
    "settings",
    [
        {"mkdocs.yml": "site_name: x\nexclude_docs:\n"},
        {"mkdocs.yml": ":::\nexclude_docs: [1, 2]\n"},
        {"_config.yml": "exclude:\ndefaults: nothing\n"},
        {"_config.yml": "defaults:\n  - scope: {path: plans}\n    values: {layout: page}\n"},
        {"hugo.toml": "cascade = 5\nignoreFiles = 'plans'\n"},
        {"config.toml": "this is no TOML"},
        {"plans/_index.md": "---\ntitle: Т\ncascade:\n  type: docs\n---\n"},
        {"plans/_index.md": "---\ntitle: Т\ndraft: true\n---\n"},
        {"plans/plans.json": '{"draft": true}'},
    ],
)
def test_settings_that_say_nothing_of_readers_change_nothing(tmp_path: Path, settings: dict[str, str]):
    assert hidden(tmp_path, settings) == []


def test_an_article_that_is_edited_stays_kept_back(tmp_path: Path):
    articles(tmp_path, {"plans/_index.md": "---\ntitle: Т\ncascade: {draft: true}\n---\n"})
    library = load_library(tmp_path, today=TODAY)
    edited = with_changed(library, "plans/one.md", today=TODAY, unsaved=b"# New\n\nText.\n")
    assert edited.by_path["plans/one.md"].status == "draft"
    assert (
        with_changed(library, "open.md", today=TODAY, unsaved=b"# New\n\nText.\n").by_path["open.md"].status
        == "published"
    )

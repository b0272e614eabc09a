"""A folder read again is the same library, whether its files were parsed or remembered."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kb import articles
from kb.articles import Library, load_library
from kb.parsed import NAME

TODAY = date(2026, 11, 22)
FACTS = "sum:\n  value: '8'\n  owner: a\n  valid_until: 2030-01-01\n"
FILES = {
    "ru/cards/a.md": '---\ntitle: А {{ fact:sum }}\nreview_by: 2027-01-01\nquestions: [как, "почему: так"]\nms.author: x\n---\n# А\n\nТекст.\n',
    "ru/cards/b.md": '+++\ntitle = "Б"\nask = ["что"]\n+++\nТекст {{ fact:sum }}\n',
    "en/soon.md": "---\ntitle: Soon\npublish_at: 2026-12-01\n---\nText.\n",
    "ru/tree.md": "---\ntitle: Дерево\nsteps:\n  one:\n    question: Что?\n    answers: {да: {conclusion: Так}}\n---\nТекст.\n",
    "ru/bad.md": "---\ntitle: [не закрыто\n---\n",
    "ru/odd.md": "---\ntitle: Кот\ncode: abc\n---\nтекст\n",
    "facts.yaml": FACTS,
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for path, text in FILES.items():
        (tmp_path / "articles" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "articles" / path).write_text(text, encoding="utf-8")
    return tmp_path / "articles"


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Paths of the files that were parsed, in order."""
    seen: list[str] = []
    real = articles._read
    monkeypatch.setattr(articles, "_read", lambda run, path, *more: seen.append(path) or real(run, path, *more))
    return seen


def load(root: Path, cache: Path | None = None, today: date = TODAY) -> Library:
    return load_library(root, today=today, skip_bad=True, cache=cache)


def assert_same(one: Library, other: Library) -> None:
    assert one == other
    assert {path: (f.values, f.lines) for path, f in one.lines.items()} == {
        path: (f.values, f.lines) for path, f in other.lines.items()
    }


def test_a_remembered_folder_is_the_same_library(root: Path, tmp_path: Path, parsed: list[str]):
    whole = load(root)
    load(root, tmp_path)
    parsed.clear()
    assert_same(load(root, tmp_path), whole)
    assert parsed == ["ru/bad.md", "ru/odd.md"]  # what is wrong with a file is told every time


def test_only_a_changed_file_is_parsed_and_a_file_that_is_gone_is_forgotten(
    root: Path, tmp_path: Path, parsed: list[str]
):
    load(root, tmp_path)
    (root / "ru/cards/a.md").write_text("# Другое\n", encoding="utf-8")
    (root / "ru/tree.md").unlink()
    parsed.clear()
    changed = load(root, tmp_path)
    assert parsed == ["ru/bad.md", "ru/cards/a.md", "ru/odd.md"]
    assert_same(changed, load(root))
    assert changed.by_id["ru/cards/a"].title == "Другое"


def test_another_value_of_a_fact_is_read_into_every_article(root: Path, tmp_path: Path):
    load(root, tmp_path)
    (root / "facts.yaml").write_text(FACTS.replace("'8'", "'9'"), encoding="utf-8")
    assert load(root, tmp_path).by_id["ru/cards/a"].title == "А 9"


def test_the_day_is_looked_at_anew(root: Path, tmp_path: Path):
    before = load(root, tmp_path).by_id["en/soon"].status
    after = load(root, tmp_path, today=date(2026, 12, 1)).by_id["en/soon"].status
    assert before != after == "published"


@pytest.mark.parametrize("junk", [b"", b"not a database", b"SQLite format 3\0" + b"x" * 5000])
def test_a_damaged_memory_is_made_anew(root: Path, tmp_path: Path, parsed: list[str], junk: bytes):
    (tmp_path / NAME).write_bytes(junk)
    assert_same(load(root, tmp_path), load(root))
    load(root, tmp_path)
    parsed.clear()
    load(root, tmp_path)
    assert parsed == ["ru/bad.md", "ru/odd.md"]


def test_a_place_that_can_not_be_written_is_done_without(root: Path, tmp_path: Path):
    (tmp_path / "file").touch()
    assert_same(load(root, tmp_path / "file" / "nowhere"), load(root))

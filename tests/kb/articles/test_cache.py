"""A folder read again is the same library, whether its files were parsed or remembered."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kb.articles import internal_blocks, loading
from kb.articles.cache import NAME
from kb.articles.loading import Library, load_library

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
    real = loading._read
    monkeypatch.setattr(loading, "_read", lambda path, *more: seen.append(path) or real(path, *more))
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


@pytest.fixture
def looked_through(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Paths of the articles that were looked through for concealed text, in order."""
    seen: list[str] = []
    real = internal_blocks.problems_of_lookalikes
    monkeypatch.setattr(
        internal_blocks,
        "problems_of_lookalikes",
        lambda body, path, *more: seen.append(path) or real(body, path, *more),
    )
    return seen


LOOKALIKE = "# Г\n\n!! internal\n\n    Тайна.\n"


def told(library: Library) -> set[tuple[str, str]]:
    return {(problem.path, problem.code) for problem in library.problems}


def test_only_what_changed_or_conceals_something_is_looked_through_again(
    root: Path, tmp_path: Path, looked_through: list[str]
):
    (root / "ru/hides.md").write_text(LOOKALIKE, encoding="utf-8")
    before = load(root, tmp_path)
    assert ("ru/hides.md", "internal-lookalike") in told(before)
    looked_through.clear()
    assert_same(load(root, tmp_path), before)
    assert set(looked_through) == {"ru/hides.md"}
    (root / "ru/cards/b.md").write_text(LOOKALIKE, encoding="utf-8")
    (root / "ru/hides.md").write_text("# Г\n\nЯвь.\n", encoding="utf-8")
    looked_through.clear()
    after = load(root, tmp_path)
    assert set(looked_through) == {"ru/cards/b.md", "ru/hides.md"}
    assert told(after) - told(before) == {("ru/cards/b.md", "internal-lookalike")}
    assert "ru/hides" in after.by_id and "ru/cards/b" not in after.by_id


def test_what_another_file_puts_into_an_article_is_looked_through_every_time(root: Path, tmp_path: Path):
    (root / "ru/holds.md").write_text("# Г\n\n{% include [x](../_includes/x.md) %}\n", encoding="utf-8")
    (root / "_includes").mkdir()
    (root / "_includes/x.md").write_text("Явь.\n", encoding="utf-8")
    assert "ru/holds" in load(root, tmp_path).by_id
    (root / "_includes/x.md").write_text("!! internal\n\n    Тайна.\n", encoding="utf-8")
    assert ("ru/holds.md", "internal-lookalike") in told(load(root, tmp_path))


@pytest.mark.parametrize("junk", [b"", b"not a database", b"SQLite format 3\0" + b"x" * 5000])
def test_a_damaged_memory_is_made_anew(root: Path, tmp_path: Path, parsed: list[str], junk: bytes):
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / f"{NAME}.sqlite").write_bytes(junk)
    assert_same(load(root, tmp_path), load(root))
    load(root, tmp_path)
    parsed.clear()
    load(root, tmp_path)
    assert parsed == ["ru/bad.md", "ru/odd.md"]


def test_a_place_that_can_not_be_written_is_done_without(root: Path, tmp_path: Path):
    (tmp_path / "file").touch()
    assert_same(load(root, tmp_path / "file" / "nowhere"), load(root))

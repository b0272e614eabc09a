"""The folder while somebody writes in it."""

from __future__ import annotations

from datetime import date

import pytest

from kb.authoring.working_folder import WorkingFolder

TODAY = date(2026, 11, 22)


@pytest.fixture
def working(folder):
    folder.article("ru/a.md", "Текст [второй](b.md).\n", title="Первая", questions=["как это"])
    folder.article("ru/b.md", "## Раздел\n\n[Первая](a.md)\n", title="Вторая")
    return WorkingFolder(folder.root, lambda: TODAY)


def save(folder, working: WorkingFolder, path: str, text: str) -> list[str]:
    folder.write(path, text)
    return working.take([folder.root / path])


def html(working: WorkingFolder, id: str) -> str:
    page = working.sheet(working.library.by_id[id]).page
    return page.html if page else ""


def codes(working: WorkingFolder, id: str) -> set[str]:
    return {problem.code for problem in working.sheet(working.library.by_id[id]).problems}


def test_a_saved_article_is_seen_and_no_other_is_read(folder, working):
    before = working.library.by_id["ru/b"]
    assert save(folder, working, "ru/a.md", "# Первая\n\nНовый текст.\n") == ["ru/a"]
    assert "Новый текст" in html(working, "ru/a")
    assert working.library.by_id["ru/b"] is before


def test_the_library_after_a_save_is_the_one_a_fresh_start_would_read(folder, working):
    save(folder, working, "ru/a.md", "---\ntitle: Иная\nquestions: [как это, и то]\n---\n[нет](none.md)\n")
    fresh = WorkingFolder(folder.root, lambda: TODAY).library
    assert working.library.articles == fresh.articles
    assert working.library.problems == fresh.problems
    assert working.library.lines["ru/a.md"] == fresh.lines["ru/a.md"]


def test_the_problems_of_the_open_article_are_told(folder, working):
    save(folder, working, "ru/a.md", "# Первая\n\n[Вторая](b.md) [нет](none.md) ![x](no.png)\n")
    assert {"link-broken", "image-missing", "summary-missing"} <= codes(working, "ru/a")


def test_a_broken_article_stays_as_it_was_with_its_error_until_it_is_mended(folder, working):
    save(folder, working, "ru/a.md", "---\ntitle: [x\n---\n")
    assert "front-matter-broken" in codes(working, "ru/a")
    assert "второй" in html(working, "ru/a")
    save(folder, working, "ru/c.md", "# Третья\n\nТекст.\n")
    assert list(working.broken) == ["ru/a.md"]
    assert save(folder, working, "ru/a.md", "# Опять\n\nТекст.\n")
    assert working.library.by_id["ru/a"].title == "Опять"
    assert working.broken == {}


def test_a_new_a_removed_and_a_draft_article_are_taken_in(folder, working):
    save(folder, working, "ru/c.md", "# Третья\n\nТекст.\n")
    save(folder, working, "ru/a.draft.md", "# Первая заново\n\nЧерновик.\n")
    assert working.library.by_id["ru/a.draft"].draft_of == "ru/a"
    assert working.library.by_id["ru/a"].title == "Первая"
    (folder.root / "ru/b.md").unlink()
    assert working.take([folder.root / "ru/b.md"]) == ["ru/b"]
    assert "ru/b" not in working.library.by_id
    assert "link-broken" in codes(working, "ru/a")


def test_changed_facts_are_read_anew(folder, working):
    folder.write("ru/a.md", "# Первая\n\nПлата {{ fact:fee }}.\n")
    folder.write("facts.yaml", 'fee: {value: "99 ₽", owner: x, valid_until: 2030-12-31}')
    working.take([folder.root / "facts.yaml", folder.root / "ru/a.md"])
    assert "Плата 99 ₽" in html(working, "ru/a")


def test_hidden_and_foreign_files_change_nothing(folder, working, tmp_path):
    before = working.library
    assert working.take([folder.root / ".a.md.swp", folder.root / "ru" / ".git" / "x", tmp_path / "elsewhere.md"]) == []
    assert working.library is before


def test_a_text_that_is_looked_at_is_checked_against_all_others_and_the_folder_is_not_listed_again(folder, working):
    folder.article("ru/c.md", "Третья статья, которой ещё не видели.\n", title="Третья")
    text = "---\ntitle: Вторая\nquestions: [это как]\n---\nТекст {{ fact:none }}\n".encode()
    found = working.unsaved("ru/a.md", text)
    assert {"title-twice", "fact-unknown"} & {problem.code for problem in found.problems} == {"fact-unknown"}
    shown = working.unsaved("ru/a.md", text.replace(b"{{ fact:none }}", b""))
    assert "title-twice" in {problem.code for problem in shown.problems}
    assert shown.library.listing is working.library.listing

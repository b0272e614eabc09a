"""What `--fix` changes, and what it leaves alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from kb.checks.mending import mended, relative
from kb.checks.subject import Inspection, subjects

TODAY = date(2026, 11, 22)
FACTS = """
hotline: {value: "+7 (495) 000-24-24", owner: x, valid_until: 2030-12-31}
wait: {value: "10–25 минут", owner: x, valid_until: 2030-12-31}
"""
TERMS = "ПИН-код: {lang: ru, avoid: ['PIN-код', 'пин*'], fix: 'true'}\n"


@pytest.fixture
def mend(folder) -> Callable[[str], tuple[str, list[str]]]:
    """ru/cards/a.md after `--fix`, and what was mended."""

    def mend_it(text: str) -> tuple[str, list[str]]:
        folder.write("facts.yaml", FACTS).write("terms.yaml", TERMS).write("ru/cards/a.md", text)
        folder.article("ru/money/b.md", redirect_from=["cards/old"])
        library = folder.load()
        every = subjects(library.articles, library)
        (subject,) = [one for one in every if one.path == "ru/cards/a.md"]
        return mended(
            (folder.root / subject.path).read_bytes().decode(), Inspection(library, TODAY, every, every), subject
        )

    return mend_it


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("# А\r\n\r\nтекст\r\n", "# А\n\nтекст\n"),
        ("\ufeff# А\n", "# А\n"),
        ("# А\n\nи\u0306\n\n\n", "# А\n\nй\n"),
        ("# А", "# А\n"),
        ("---\nsumary: Б\n---\nтекст\n", "---\nsummary: Б\n---\nтекст\n"),
        ("[Б](old.md#x) и `old.md`\n", "[Б](../money/b.md#x) и `old.md`\n"),
        ("Звоните +7 (495) 000-24-24.\n", "Звоните {{ fact:hotline }}.\n"),
        ("PIN-код и `PIN-код`\n", "ПИН-код и `PIN-код`\n"),
    ],
    ids=["newlines", "byte order mark", "letters and end", "last newline", "field", "moved link", "phone", "term"],
)
def test_what_is_safe_is_mended(mend, before: str, after: str):
    text, done = mend(before)
    assert text == after
    assert done


@pytest.mark.parametrize(
    "text",
    [
        "# А\n\nтекст  \nс переносом\n",
        "---\nsumary: Б\nsummary: В\n---\nтекст\n",
        "Подождите 10–25 минут.\n",
        "пинкод\n",
        "```\n+7 (495) 000-24-24\n```\n",
    ],
    ids=["line break", "both fields", "words", "other ending", "code"],
)
def test_what_may_change_the_meaning_is_left_alone(mend, text: str):
    assert mend(text) == (text, [])


def test_mending_twice_changes_nothing_more(mend):
    once, _ = mend("\ufeff# А\r\n\r\nPIN-код +7 (495) 000-24-24 [Б](old.md)")
    assert mend(once) == (once, [])


@pytest.mark.parametrize(
    ("path", "start", "written"),
    [
        ("ru/a/b.md", "ru/a/c.md", "b.md"),
        ("ru/a/b.md", "ru/c.md", "a/b.md"),
        ("assets/x.png", "ru/a/c.md", "../../assets/x.png"),
        ("ru/b.md", "ru/a/c.md", "../b.md"),
    ],
)
def test_a_path_is_written_from_where_the_article_stands(path: str, start: str, written: str):
    assert relative(path, start) == written

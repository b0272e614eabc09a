"""Confirmed words become questions of the article they were answered with; nothing else of its source changes."""

from __future__ import annotations

import subprocess

from kb.writing.questions_patch import LONGEST, MOST, as_patch, with_questions

SOURCE = "---\ntitle: Карта\nquestions:\n  - потерял карту\ntopic: cards\n---\nТекст.\n"
FILES = {"ru/card.md": SOURCE, "ru/plain.md": "# Без полей\n", "ru/broken.md": "---\ntitle: [\n---\n"}


def proposed(*confirmed: tuple[str, str]):
    return with_questions(confirmed, FILES.get)


def test_new_words_are_added_once_below_those_there_are():
    [one] = proposed(("ru/card", "украли  карту"), ("ru/card", "Украли карту?"), ("ru/card", "Потерял карту"))
    assert one.added == ("украли карту",) and one.path == "ru/card.md"
    assert one.after.startswith("---\ntitle: Карта\nquestions:\n") and one.after.endswith("topic: cards\n---\nТекст.\n")
    assert one.after.index("потерял карту") < one.after.index("украли карту")


def test_letters_articles_that_are_gone_and_fields_nobody_can_read_are_passed_over():
    assert (
        proposed(("ru/card", "к" * (LONGEST + 1)), ("ru/gone", "где"), ("ru/broken", "как"), ("ru/card", "карта")) == ()
    )
    [one] = proposed(*(("ru/card", f"вопрос {n}") for n in range(40)))
    assert len(one.added) == MOST - 1


def test_an_article_without_fields_gets_them():
    [one] = proposed(("ru/plain", "как быть"))
    assert one.after.startswith("---\nquestions:") and one.after.endswith("---\n# Без полей\n")


def test_git_takes_the_patch(tmp_path):
    file = tmp_path / "articles/ru/card.md"
    file.parent.mkdir(parents=True)
    file.write_text(SOURCE, encoding="utf-8")
    sources = proposed(("ru/card", "украли карту"))
    patch = tmp_path / "questions.patch"
    patch.write_text(as_patch(sources, "articles"), encoding="utf-8")
    subprocess.run(["git", "apply", patch.name], cwd=tmp_path, check=True, capture_output=True)
    assert file.read_text("utf-8") == sources[0].after

"""A decision tree goes into a generation with its article: whole for staff, without ways to internal articles for the public."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from kb.settings import Settings
from search.build.build import BuildOptions, build
from search.index.tree import Tree
from search.progress import Progress
from search.publish import generations

FRONT = """---
title: Не открывается
steps:
  site:
    question: Открывается ли сайт?
    answers:
      Да: {article: app/update}
      Нет: {conclusion: "%s", article: internal/second-line}
---
Текст.
"""


def built(folder: Path, conclusion: str) -> tuple[bool, dict[str, Tree]]:
    files = {
        "ru/app/start.md": FRONT % conclusion,
        "ru/app/update.md": "---\ntitle: Обновить\n---\nТекст.\n",
        "ru/internal/second-line.md": "---\ntitle: Вторая линия\naudience: internal\n---\nТекст.\n",
    }
    for name, text in files.items():
        (folder / "articles" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "articles" / name).write_text(text, "utf-8")
    settings = Settings(articles=folder / "articles", index=folder / "index", model="none")
    report = build(settings, BuildOptions(today=date(2026, 11, 22)), Progress())
    found = folder / "index" / "generations" / generations.current_name(folder / "index")
    return report.built, {name: Tree(found / name, "") for name in ("public", "internal")}


def ends(tree: Tree) -> list[tuple[str, str]]:
    (step,) = tree.article("ru", "app/start").steps
    return [(answer.article, answer.conclusion) for answer in step.answers]


def test_the_public_tree_keeps_the_conclusion_but_not_the_way_to_an_internal_article(tmp_path: Path):
    _, trees = built(tmp_path, "Ко второй линии.")
    assert ends(trees["internal"]) == [("app/update", ""), ("internal/second-line", "Ко второй линии.")]
    assert ends(trees["public"]) == [("app/update", ""), ("", "Ко второй линии.")]
    assert trees["public"].article("ru", "app/update").steps == ()


def test_a_change_of_the_steps_alone_makes_a_new_generation(tmp_path: Path):
    assert built(tmp_path, "Одно.")[0] and not built(tmp_path, "Одно.")[0]
    again, trees = built(tmp_path, "Другое.")
    assert again and ends(trees["public"])[1] == ("", "Другое.")

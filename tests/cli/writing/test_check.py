"""`kb check`, `kb new`, `kb move`: as people, CI and pre-commit run them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

GOOD = "---\ntitle: {}\nsummary: Ответ.\nquestions: [{}]\nowner: x\nreview_by: 2099-01-01\n---\n[Другая]({})\n"


@pytest.fixture
def good(desk, monkeypatch: pytest.MonkeyPatch):
    """Nothing is wrong but a review too far away. Commands are run where `articles/` is."""
    monkeypatch.chdir(desk.folder)
    for path in (desk.folder / "articles").rglob("*.md"):
        path.unlink()
    return desk.write({"ru/a.md": GOOD.format("А", "как а", "b.md"), "ru/b.md": GOOD.format("Б", "как б", "a.md")})


def test_good_articles_end_with_0_and_a_note_on_what_was_not_looked_for(good):
    ran = good.kb("check")
    assert ran.returncode == 0
    assert "near-duplicate articles were not looked for" in ran.stderr
    assert ran.stdout == "2 articles are fit to build, 2 warnings.\n"


def test_an_error_ends_with_1_and_its_line(good):
    ran = good.write({"ru/c.md": "---\ntitle: [x\n---\n", "ru/d.md": "# Д\n\nКарта 4485 3647 3952 7352\n"}).kb("check")
    assert ran.returncode == 1
    assert re.search(r"^ru/c\.md:\d+: front-matter-broken: ", ran.stderr, re.MULTILINE)
    assert re.search(r"^ru/d\.md:3: personal-data: ", ran.stderr, re.MULTILINE)
    assert "2 articles are fit to build" in ran.stdout


def test_only_the_given_paths_are_told_of(good):
    good.write({"ru/c.md": "# В\n\n[нет](none.md)\n", "ru/d.md": "---\ntitle: [x\n---\n"})
    ran = good.kb("check", good.folder / "articles" / "ru" / "c.md")
    assert ran.returncode == 0
    assert "c.md:3: link-broken" in ran.stderr and "d.md" not in ran.stderr
    assert good.kb("check", "ru/d.md").returncode == 1
    assert good.kb("check", good.folder / "articles").returncode == 1


def test_a_path_that_is_not_there_is_status_2(good):
    ran = good.kb("check", "ru/none.md")
    assert (ran.returncode, "ru/none.md" in ran.stderr) == (2, True)


def test_a_changed_facts_file_tells_every_article_it_breaks(good):
    good.write({"facts.yaml": "", "ru/c.md": "# В\n\n{{ fact:gone }}\n"})
    ran = good.kb("check", "facts.yaml")
    assert (ran.returncode, "ru/c.md:3: fact-unknown" in ran.stderr) == (1, True)


def test_synonyms_are_checked_with_the_forms_of_their_words(good):
    good.write(
        {
            "synonyms.yaml": "ru:\n  - {says: иное, also: [лк]}\n  - {says: ответ, also: [ЛК, как]}\n  - {says: ответы, also: []}\n"
        }
    )
    for arguments in ((), ("synonyms.yaml",)):
        ran = good.kb("check", *arguments)
        told = [line.removeprefix("warning: ") for line in ran.stderr.splitlines() if "synonyms.yaml:" in line]
        assert ran.returncode == 1
        assert sorted(line.split(": ")[:2] for line in told) == [
            ["synonyms.yaml:2", "synonym-unused"],
            ["synonyms.yaml:3", "synonym-common"],
            ["synonyms.yaml:3", "synonym-twice"],
            ["synonyms.yaml:4", "synonyms-broken"],
        ]
    assert "synonyms.yaml" not in good.kb("check", "ru/a.md").stdout
    assert good.kb("build", "--check").returncode == 1


def test_json_is_one_object(good):
    ran = good.write({"ru/c.md": "# В\n\n[нет](none.md)\n"}).kb("check", "--format", "json")
    told = json.loads(ran.stdout)
    assert (told["articles"], told["errors"]) == (3, 0)
    broken = next(problem for problem in told["problems"] if problem["code"] == "link-broken")
    assert (broken["file"], broken["line"], broken["severity"]) == ("articles/ru/c.md", 3, "warning")
    assert told["notes"]


def test_github_notes_are_placed_in_the_file_and_escaped(good):
    ran = good.write({"ru/c, d: e.md": "# 100%\n\n[нет](50%25.md)\n"}).kb("check", "--format", "github")
    line = next(line for line in ran.stdout.splitlines() if "link-broken" in line)
    assert line.startswith("::warning file=articles/ru/c%2C d%3A e.md,line=3,title=link-broken::")
    assert "50%2525.md" in line


def test_an_unknown_format_is_status_2(good):
    ran = good.kb("check", "--format", "xml")
    assert (ran.returncode, "text, json, github" in ran.stderr) == (2, True)


def test_many_warnings_are_told_together_by_code(good):
    good.write({f"ru/{n}.md": f"# Статья {n}\n\nТекст.\n" for n in range(30)})
    ran = good.kb("check")
    assert re.search(
        r"^warning: summary-missing: 30 times, as in there is no summary .*; ru/0\.md:1, ", ran.stderr, re.MULTILINE
    )
    assert len(ran.stderr.splitlines()) < 30
    assert ran.stderr.count("\n") < good.kb("check", "--all").stderr.count("\n")


def test_fix_mends_and_tells_what(good):
    good.write({"ru/c.md": "\ufeff---\ntitel: В\n---\r\nТекст."})
    ran = good.kb("check", "--fix", "ru/c.md")
    assert "ru/c.md: mended newlines and letters, field names" in ran.stdout
    assert (good.folder / "articles/ru/c.md").read_bytes() == "---\ntitle: В\n---\nТекст.\n".encode()
    assert "mended" not in good.kb("check", "--fix").stdout


def test_checking_imports_nothing_of_search_or_the_web(good):
    script = "import sys; sys.argv = ['kb', 'check', 'ru/a.md']; import cli.app\ntry: cli.app.app()\nexcept SystemExit: pass\n"
    script += "print([name for name in sys.modules if name.split('.')[0] in ('search', 'web', 'numpy', 'fastapi', 'sqlalchemy', 'torch')])"
    ran = subprocess.run(
        [sys.executable, "-c", script], env=good.environment, capture_output=True, text=True, check=False
    )
    assert ran.stdout.splitlines()[-1] == "[]", ran.stdout + ran.stderr


def test_near_duplicates_and_questions_are_found_in_the_published_index(good, models):
    text = "Откройте приложение, выберите карту и нажмите кнопку «Заблокировать». Карта перестанет работать сразу. " * 3
    good.write(
        {
            "ru/a.md": GOOD.format("Как заблокировать карту", "как мне заблокировать карту", "b.md") + text,
            "ru/b.md": GOOD.format("Как заблокировать карту сразу", "как мне можно заблокировать карту", "a.md")
            + text
            + "Вот так.",
            "ru/c.md": GOOD.format("Ставка вклада", "какая ставка", "a.md")
            + "Проценты по вкладу начисляются каждый месяц.",
        }
    )
    environment = {"KB_MODEL": "", "KB_MODELS": str(models)}
    assert good.kb("build", **environment).returncode == 0
    ran = good.kb("check", **environment)
    assert "ru/b.md:1: article-near: it says nearly the same as ru/a.md" in ran.stderr
    assert "ru/c.md:1: article-near" not in ran.stderr
    assert "near-duplicates were looked for in the published index" in ran.stderr


def test_a_new_article_and_its_move(good):
    ran = good.kb("new", "Как подключить СБП", "--category", "money")
    path = good.folder / "articles/ru/money/kak-podklyuchit-sbp.md"
    assert (ran.returncode, path.exists()) == (0, True)
    ran = good.kb("move", "a", "money/first")
    assert ran.returncode == 0
    assert "ru/a.md → ru/money/first.md" in ran.stdout
    assert "(money/first.md)" in (good.folder / "articles/ru/b.md").read_text()
    refused = good.kb("move", "b", "money/first")
    assert (refused.returncode, "another article" in refused.stderr) == (3, True)


def test_the_hook_file_calls_a_command_there_is():
    (hook,) = yaml.safe_load((Path(__file__).parents[3] / ".pre-commit-hooks.yaml").read_text())
    assert (hook["id"], hook["entry"]) == ("kb-check", "kb check")
    assert re.search(hook["files"], "articles/ru/cards/block-card.md")
    assert not re.search(hook["files"], "docs/writing.md")

"""No text, however mad, keeps the builder busy for more than its deadline, and ordinary text never pays for that."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from kb.articles.loading import Article, Library
from kb.errors import BadArticles
from kb.rendering.deadline import RenderGuard, RenderGuards
from kb.rendering.pathological import calmed, looks_risky, with_marks_back
from kb.rendering.render import render
from tests.cost import cpu_seconds

MAD = {
    "brackets": "[" * 50_000,
    "brackets on lines": "[\n" * 50_000,
    "brackets by hundreds": ("[" * 300 + "\n") * 100,
    "half links": "[a](" * 20_000,
    "half images": "![a" * 20_000,
    "stars": "*" * 50_000,
    "emphasis": "**_" * 5_000,
    "backticks": "`" * 50_000,
    "tags": "<" * 50_000,
    "divs": "<div>\n" * 5_000,
    "comments": "<!--" * 20_000,
    "500 nested lists": "\n".join("    " * n + "- x" for n in range(500)),
    "500 nested lists of two spaces": "\n".join("  " * n + "- x" for n in range(500)),
    "500 quotations": "\n".join("> " * n + "x" for n in range(500)),
    "200 boxes": "\n".join("    " * n + "!!! note" for n in range(200)),
    "unclosed fences": "```x\n~~~~y\n" * 5_000,
    "templates": "{% " * 20_000,
    "facts": "{{ fact:" * 10_000,
    "underline": "=" * 50_000,
    "same headings": "# a\n" * 9_000,
    "hashes": "#" * 50_000,
    "spaces": " " * 200_000 + "x",
    "alerts": "> [!NOTE]\n" * 9_000,
}


@pytest.fixture(scope="module")
def guard():
    with RenderGuard(Library(()), deadline=20) as made:
        yield made


def article(body: str) -> Article:
    return Article(
        id="ru/a", key="a", lang="ru", category="", path="ru/a.md", title="А", summary="", body=body, body_line=7
    )


AT_ONCE = ("brackets", "half links", "500 nested lists", "unclosed fences", "comments")
NAMES = [name if name in AT_ONCE else pytest.param(name, marks=pytest.mark.slow) for name in MAD]


@pytest.mark.parametrize("name", NAMES)
def test_mad_text_is_calm_before_it_reaches_the_converter(guard, name: str):
    started = time.monotonic()
    guard.render_apart(article(MAD[name]), audience="public")
    assert time.monotonic() - started < 10  # About 1 here; the machine may be busy.


@pytest.mark.parametrize("body", MAD.values(), ids=MAD)
def test_looking_for_risk_is_quick(body):
    assert cpu_seconds(lambda: looks_risky(body)) < 2  # about .01


def test_mad_text_is_shown_as_written(guard):
    assert guard.render(article("[" * 500 + "<b>"), audience="public").html == "<p>" + "[" * 500 + "<b></b></p>"
    assert with_marks_back(calmed("<" * 500)) == "&lt;" * 500


def test_ordinary_text_is_rendered_here_and_comes_out_the_same_there(guard):
    body = "## Раздел\n\n- а\n    - б\n\n[в](https://a.example)\n"
    assert not looks_risky(body)
    here = render(article(body), library=Library(()), audience="public")
    assert guard.render_apart(article(body), audience="public") == here


def test_a_deadline_that_passes_is_a_problem_of_the_article_and_the_next_one_is_rendered():
    with RenderGuard(Library(()), deadline=0.3) as guard:
        with pytest.raises(BadArticles) as raised:
            guard.render_apart(article("слово [x](y.md) *a*\n\n" * 40_000), audience="public")
        (problem,) = raised.value.problems
        assert (problem.path, problem.line, problem.code) == ("ru/a.md", 7, "too-slow")
        assert "Текст" in guard.render_apart(article("Текст"), audience="public").html


def test_nesting_too_deep_to_render_is_a_problem_not_a_traceback(guard):
    with pytest.raises(BadArticles) as raised:
        guard.render(article("1. " * 1_500), audience="public")
    assert [problem.code for problem in raised.value.problems] == ["too-deep"]


def test_several_guards_render_at_once_what_one_renders(folder):
    for number in range(6):
        folder.article(f"ru/{number}.md", f"## Раздел {number}\n\n[Другая]({(number + 1) % 6}.md)\n")
    library = folder.load()
    with RenderGuard(library) as one, RenderGuards(library, 2) as many, ThreadPoolExecutor(3) as pool:
        wanted = [one.render(article, audience="public") for article in library.articles]
        assert list(pool.map(lambda article: many.render(article, audience="public"), library.articles)) == wanted


@pytest.mark.parametrize("apart", [False, True], ids=["here", "in the child"])
def test_a_fault_of_the_renderer_is_the_problem_of_its_one_article(folder, monkeypatch, apart: bool):
    """Whatever the fault is, the article is named and the others are rendered."""
    folder.article("ru/cards/odd.md", "Странный текст.\n").article("ru/cards/good.md", "Хороший текст.\n")
    library = folder.load()
    odd = library.by_id["ru/cards/odd"]
    with RenderGuard(library) as guard:
        if apart:  # the child gets a value no article ever holds
            odd = replace(odd, body=None)  # type: ignore[arg-type]
        else:
            monkeypatch.setattr("kb.rendering.render.to_our_markdown", lambda text, lang: 1 / ("Странный" not in text))
        with pytest.raises(BadArticles) as raised:
            (guard.render_apart if apart else guard.render)(odd, audience="public")
        monkeypatch.undo()
        (problem,) = raised.value.problems
        assert (problem.path, problem.code) == ("ru/cards/odd.md", "render-broken")
        assert "Хороший текст" in guard.render(library.by_id["ru/cards/good"], audience="public").html

"""Whatever a writer takes for the mark of a box for agents: it is one, or the article is an error. Prose is never an error."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.articles.concealed.hidden_text import problems_of_hidden_text
from kb.articles.concealed.lookalikes import means_internal, problems_of_lookalikes
from kb.articles.concealed.spaces import with_plain_spaces
from kb.articles.internal_blocks import internal_lines
from kb.articles.loading import Article, Library
from kb.rendering.render import render

MARKS = [
    *(
        "!!",
        "!!!",
        "!!!!",
        "! ! !",
        "???",
        "???+",
        "??",
        ":::",
        "::",
        "::::",
        ":::note",
        "///",
        "===",
        "&&&",
        "@@@",
        "%%%",
        "+++",
    ),
    *(
        "> [!",
        "[!",
        "{% ",
        "{{< ",
        "{: .",
        "！！！",
        "> !!",
        "- !!!!",
        "## !!!",
        "[^1]: !!!",
        "!!! note",
        ">>> !!!!",
        "|||",
    ),
]
SPACES = ["", " ", "\u00a0", "\u2009", "\u3000", "\u200b", "\t"]
WORDS = [
    *(
        "internal",
        "Internal",
        "INTERNAL",
        "interal",
        "inetrnal",
        "internall",
        "intenral",
        "internl",
        "imternal",
        "iternal",
    ),
    *(
        "іnternal",
        "internаl",
        "intеrnаl",
        "ΙNTERNAL",
        "in\u200bternal",
        "in\u00adternal",
        "ｉｎｔｅｒｎａｌ",
        "ínternal",
    ),
]
AROUND = ["{}", '"{}"', "“{}”", "«{}»", "[{}]", "({})", '{} "Для оператора"', "{}:", "{} block", "**{}**"]
ELEMENTS = [
    *(
        '<{} class="{}">',
        "<{} class={}>",
        "<{} id='{}'>",
        '<{} data-audience="{}" open>',
        '<{}\n  class="box {}-note">',
        "<{} {}>",
    ),
]
LOOKALIKES = [
    *(
        "[internal]",
        "**internal**",
        "> **internal**",
        "{internal}",
        "(internal)",
        "<Internal>",
        "<InternalNote>",
        "<internal-only>",
        "|| internal ||",
        "|| !!! internal | text ||",
    ),
    *(
        "<!-- internal -->",
        "<!-- begin internal -->",
        "<!-- /internal -->",
        '{% hint style="internal" %}',
        ":::note{.internal}",
    ),
    *(
        "!!! staff",
        "!!! Private",
        "::: agents",
        "!!! внутреннее",
        "???+ сотрудникам",
        "> [!NOTE]internal",
        "{.internal}",
    ),
    *(
        "/// internal",
        "~~~~ internal",
        "---internal---",
        "!internal",
        "!!! note: internal",
        "{{% internal %}}",
        "// internal",
    ),
    *(
        '!!! "Internal note"',
        "&&internal",
        "!!!in ternal",
        "¡¡¡ internal",
        "> > !! internal",
        "1. ::: internal",
        "!!!_internal_",
    ),
]
PROSE = [
    *(
        "Внутренний (internal) паспорт.",
        "Internal rules apply.",
        "An internal passport!!! Really.",
        "## Internal",
        "- Internal",
    ),
    *(
        "| internal | foreign |",
        "|| `apiKey` | **Secret** key of the search |",
        "|| Оператор | Номер ||",
        "### `for_private_mentions` {#for_private_mentions}",
        '!!! note "Internal transfers are free"',
        '=== "Internal passport"',
        "> [!NOTE] Internal passports too",
    ),
    *(
        "**Internal passport**",
        "[internal](internal.md)",
        "![internal](internal.png)",
        "[Internal]: https://a.example/internal",
    ),
    *(
        '<a href="internal.md">x</a>',
        '<abbr title="internal">x</abbr>',
        "`!!!! internal`",
        "```\n!!!! internal\n    x\n```",
    ),
    *(
        "!!! note\n    internal rules",
        "!!! interval",
        "==Internal rules==",
        "The internals of !!! a box",
        "!!! tip",
        "Term\n:   Internal use",
    ),
    *(
        "!!! internal\n    !!!! internal\n",
        "{{ fact:internal.phone }}",
        "<!-- internal: ask Ivan -->",
        "Interval: 5",
        "--- \n\nInternal",
        "...",
    ),
    *(
        "...internal rules apply",
        "***Internal passport***",
        "- ~~internal~~ foreign passports",
        "?",
        "{{ fact:internal.phone }} {#x}",
    ),
]


def told(body: str) -> list[int]:
    cut = internal_lines(with_plain_spaces(body))
    return [problem.line for problem in problems_of_lookalikes(body, "ru/a.md", 1, cut)]


def public(body: str) -> str:
    article = Article(
        id="ru/a", key="a", lang="ru", category="", path="ru/a.md", title="А", summary="", body=body, body_line=1
    )
    page = render(article, library=Library((article,)), audience="public")
    return f"{page.html} {page.sections} {page.headings}"


def is_safe(spelling: str) -> bool:
    bodies = [f"Явь\n\n{spelling}\n    Тайна\n\nЯвь\n", f"Явь\n\n{spelling}\nТайна\n:::\n\nЯвь\n"]
    return all(told(body) or has_open_comment(body) or "Тайна" not in public(body) for body in bodies)


def has_open_comment(body: str) -> bool:
    return any(problem.severity == "error" for problem in problems_of_hidden_text(body, "ru/a.md", 1))


def test_every_mark_before_every_way_to_write_the_word_is_a_block_or_an_error():
    spellings = [f"{mark} {around.format(word)}" for mark, word, around in product(MARKS, WORDS, AROUND)]
    spellings += [
        f"{mark}{space}{word}" for mark, space, word in product(MARKS, SPACES, WORDS) if space or mark[-1] != "e"
    ]
    assert len(spellings) > 5_000
    unsafe = [spelling for spelling in spellings if not (told(f"{spelling}\n    Тайна\n") or is_safe(spelling))]
    assert unsafe == []


@settings(max_examples=400, deadline=None)
@given(
    st.text("!?:=&%@/¡！", min_size=2, max_size=6),
    st.sampled_from(SPACES),
    st.integers(0, 7),
    st.sampled_from(["drop", "double", "swap", "replace", "none"]),
    st.sampled_from("abqzж"),
    st.sampled_from(AROUND),
)
def test_any_run_of_marks_before_a_word_with_one_typing_error_is_a_block_or_an_error(
    marks, space, at, error, letter, around
):
    word, rest = "internal", "internal"[at + 1 :]
    spelt = {
        "drop": word[:at] + rest,
        "double": word[: at + 1] + word[at:],
        "swap": word[:at] + rest[:1] + word[at] + rest[1:],
        "replace": word[:at] + letter + rest,
        "none": word,
    }[error]
    assert is_safe(marks + space + around.format(spelt))


@pytest.mark.parametrize("element", ELEMENTS)
@pytest.mark.parametrize("name", ["aside", "details", "p", "div", "span", "section", "Note", "if"])
def test_an_element_named_internal_is_an_error(name, element):
    for word in WORDS:
        if "\u200b" not in word and "\u00ad" not in word:
            assert told(f"Явь\n\n{element.format(name, word)}\nТайна\n</{name}>\n") == [3], word


@pytest.mark.parametrize("spelling", LOOKALIKES)
def test_what_only_looks_like_the_mark_is_told_on_its_line(spelling):
    assert told(f"Явь\n\n{spelling}\n    Тайна\n") == [3]


@pytest.mark.parametrize("text", PROSE)
def test_text_that_has_the_word_is_no_error(text):
    assert told(f"{text}\n") == []


@pytest.mark.parametrize(
    "word", ["interval", "infernal", "external", "intern", "international", "eternal", "integral", ""]
)
def test_other_words_are_other_words(word):
    assert not means_internal(word)


def test_the_article_is_left_out_and_the_writer_is_told_what_to_write(folder):
    folder.article("ru/a.md", "Явь\n\n!! internal\n    Тайна\n").article("ru/b.md", "Явь\n")
    library = folder.load(skip_bad=True)
    assert [article.path for article in library.articles] == ["ru/b.md"]
    (problem,) = [one for one in library.problems if one.severity == "error"]
    assert (problem.code, problem.path, problem.line) == ("internal-lookalike", "ru/a.md", 6)
    assert "!!! internal" in problem.hint


def test_an_article_for_agents_may_have_such_marks(folder):
    folder.article("ru/a.md", "!! internal\n    Тайна\n", audience="internal")
    assert folder.codes() == []


@pytest.mark.parametrize("marks", ["_", "-_", "!_", "_ ", "* _", "a_", "_a"])
def test_a_blank_to_fill_in_however_long_is_read_at_once(marks):
    assert told("Подпись: " + marks * 20_000 + "\n\n" + marks * 20_000 + "!а!\n") == []

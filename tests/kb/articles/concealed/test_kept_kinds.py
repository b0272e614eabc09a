"""A box, an element or a comment whose name says that its text isn't for readers stops its article; what only reminds of one doesn't."""

from __future__ import annotations

import pytest

from kb.articles.concealed.kept_kinds import problems_of_kept_kinds
from kb.rendering.render import render
from tests.cost import cpu_seconds

KINDS = (
    "draft",
    "wip",
    "unpublished",
    "private",
    "staff-only",
    "internal-only",
    "confidential",
    "черновик",
    "для сотрудников",
    "только для своих",
    "для своих",
    "только для операторов",
    "служебное",
    "внутреннее",
    "не публиковать",
    "do not publish",
)
BOXES = (
    "!!! {}\n    Тайна\n",
    "!!! note {}\n    Тайна\n",
    "??? {}\n    Тайна\n",
    ":::{}\nТайна\n:::\n",
    "::: {}\nТайна\n:::\n",
    ":::{{{}}}\nТайна\n:::\n",
    "> [!{}]\n> Тайна\n",
    "> [!{}]- Заголовок\n> Тайна\n",
    '{{% hint style="{}" %}}\nТайна\n{{% endhint %}}\n',
    "<!-- {} -->\nТайна\n<!-- /{} -->\n",
    "<!-- begin {} -->\nТайна\n<!-- end {} -->\n",
    '<div class="{}">\nТайна\n</div>\n',
    '<Callout type="{}">\nТайна\n</Callout>\n',
    "```{}\nТайна\n```\n",
    "[{}]\nТайна\n[/{}]\n",
    "{{{{< {} >}}}}\nТайна\n{{{{< /{} >}}}}\n",
)
TITLES = (
    *('!!! note "{}"\n    Тайна\n', "> [!NOTE] {}\n> Тайна\n", ":::tip[{}]\nТайна\n:::\n", "::: tip {}\nТайна\n:::\n"),
    "<details><summary>{}</summary>\nТайна\n</details>\n",
)
LABELS = ("## {}\n\nТайна\n", "**{}:** Тайна\n", "> **{}**\n> Тайна\n", '=== "{}"\n    Тайна\n')
OTHERS = (
    "<Draft>\n\nТайна\n\n</Draft>\n",
    "<StaffOnly>\n\nТайна\n\n</StaffOnly>\n",
    "<private>Тайна</private>\n",
    "<comment>Тайна</comment>\n",
    "<If condition={isStaff}>Тайна</If>\n",
    '<Visibility for="humans">Тайна</Visibility>\n',
    '{% audience "staff" %}Тайна{% endaudience %}\n',
    '<div role="staff">Тайна</div>\n',
    '<p data-status="draft">Тайна</p>\n',
    "Тайна\n{: .draft }\n",
    "::: {.draft}\nТайна\n:::\n",
    ".. private::\n\n   Тайна\n",
    "## [staff only] Лимиты\n\nТайна\n",
    "## Лимиты (черновик)\n\nТайна\n",
)
FOR_READERS = (
    "!!! todo\n    Явь\n",
    "> [!NOTE]\n> Черновик сохраняется сам.\n",
    '!!! tip "Черновик платежа"\n    Явь\n',
    '!!! note "Частный банк"\n    Явь\n',
    '!!! note "Private"\n    Явь\n',
    "## Черновики\n\nЯвь\n",
    "## Для сотрудников компаний\n\nЯвь\n",
    "## Private\n\nЯвь\n",
    "### Work in progress (WiP)\n\nЯвь\n",
    "**Черновик:** документ, который ещё не отправлен.\n",
    '=== "Для сотрудников"\n    Явь\n',
    "<!-- more -->\nЯвь\n",
    "<!-- comment -->\nЯвь\n",
    '<div class="hidden sm:block">Явь</div>\n',
    "```python\nprivate = 1\n```\n",
    "`<Draft>` и `:::draft`\n",
    "[draft](draft.md)\n",
    "[Черновик][1]\n\n[1]: draft.md\n",
    "Поддержка: только для клиентов банка.\n",
    '<Card title="Draft">Явь</Card>\n',
    "::: tip Для сотрудников компании есть скидка\nЯвь\n:::\n",
    "::::\nЯвь\n",
    "!!! note\n    Явь\n",
    "{% note info %}\n\nЯвь\n\n{% endnote %}\n",
    "!!! internal\n    Тайна\n",
)


def told(text: str) -> list[int]:
    return [problem.line for problem in problems_of_kept_kinds(text, "ru/a.md", 1, ())]


def is_shown(folder, text: str) -> bool:
    """Whether the words reach a page for everybody."""
    folder.write("ru/other.md", "# Другая\n\nТекст.\n")
    library = folder.write("ru/a.md", f"---\ntitle: Заголовок\n---\nЯвь.\n\n{text}").load(skip_bad=True)
    article = library.by_id.get("ru/a")
    return article is not None and "Тайна" in render(article, library=library, audience="public").html


@pytest.mark.parametrize("kind", KINDS)
def test_no_word_of_a_box_of_that_kind_reaches_readers(folder, kind: str):
    for box in BOXES:
        for written in (kind, kind.upper()):
            text = box.replace("{}", "\0").replace("{{", "{").replace("}}", "}").replace("\0", written)
            assert not is_shown(folder, text), text


@pytest.mark.parametrize(
    "title", ["Черновик", "Draft", "Для операторов", "Только для своих", "Staff only", "Служебное"]
)
def test_a_box_with_such_a_title_neither(folder, title: str):
    for box in TITLES:
        assert not is_shown(folder, box.format(title)), box


@pytest.mark.parametrize(
    "label", ["Только для сотрудников", "Internal use only", "Не публиковать", "Для служебного пользования"]
)
def test_a_heading_or_a_label_that_says_so_neither(folder, label: str):
    for written in LABELS:
        assert not is_shown(folder, written.format(label)), written


@pytest.mark.parametrize("text", OTHERS)
def test_nor_a_word_of_an_element_of_that_name_or_under_a_condition(folder, text: str):
    assert not is_shown(folder, text)


@pytest.mark.parametrize("text", FOR_READERS)
def test_what_only_reminds_of_it_is_no_error(text: str):
    assert told(text) == [] or "internal" in text


def test_the_line_is_named_and_what_to_do(folder):
    folder.write("ru/other.md", "# Другая\n\nТекст.\n").write("ru/a.md", "# Т\n\nЯвь\n\n:::draft\nТайна\n:::\n")
    (problem,) = [problem for problem in folder.load(skip_bad=True).problems if problem.severity == "error"]
    assert (problem.code, problem.line) == ("kept-block", 5)
    assert "!!! internal" in problem.hint


def test_a_draft_may_hold_what_it_likes(folder):
    library = folder.write("ru/a.md", "---\nstatus: draft\n---\n# Т\n\n:::draft\nТайна\n:::\n").load()
    assert library.by_id["ru/a"].status == "draft"


def test_long_lines_cost_no_more_than_their_length():
    for line in (
        "!!! " + "draft " * 20_000,
        "<" * 50_000,
        "[!" * 30_000,
        "**" * 50_000,
        "## " + "[a" * 30_000,
        "{% " * 30_000,
    ):
        assert cpu_seconds(lambda line=line: told(line)) < 2

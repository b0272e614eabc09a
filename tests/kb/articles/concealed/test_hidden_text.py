"""What other tools never show, or show only to some, is on no page here."""

from __future__ import annotations

import pytest

from kb.articles.concealed.hidden_text import problems_of_hidden_text, without_hidden
from tests.cost import cpu_seconds

COMMENTS = [
    "{% comment %}Тайна{% endcomment %}",
    "{%- comment -%}\nТайна\n\nТайна\n{%- endcomment -%}",
    '{% comment "зачем" %}Тайна{% endcomment %}',
    "{# Тайна #}",
    "{#\nТайна\n\nТайна\n#}",
    "{{/* Тайна */}}",
    "{{- /* Тайна\n\nТайна */ -}}",
    "{{% comment %}}Тайна{{% /comment %}}",
    "{{< comment >}}\n\nТайна\n\n{{< /comment >}}",
    "{{!-- Тайна --}}",
    "{/* Тайна */}",
    "{/*\n\nТайна\n\n*/}",
    "%% Тайна %%",
    "%%\nТайна\n\nТайна\n%%",
    "Явь %%Тайна%% явь",
    "> %% Тайна %%",
    "{::comment}\nТайна\n{:/comment}",
    "<!-- Тайна -->",
    "Явь <!-- Тайна\n\nТайна --> явь",
    "- пункт\n  <!-- Тайна\n\n  Тайна -->",
    "{{< /* Тайна */ >}}",
    "{{</* comment */>}}\nТайна\n{{</* /comment */>}}",
    "<%# Тайна %>",
    "<%-- Тайна --%>",
    "#+BEGIN_COMMENT\nТайна\n#+END_COMMENT",
    "[//]: # (Тайна)",
    "[//]: # (слово\nТайна)",
    '[//]: # "Тайна"',
    "[//]: <> (Тайна)",
    "[comment]: # Тайна и ещё",
    "> [comment]: <> (Тайна)",
    "[]: # (Тайна)",
]
CONDITIONS = [
    '{% if user == "staff" %}\n\nТайна\n\n{% endif %}',
    "{% if false %}Тайна{% endif %}",
    '{% if audience == "internal" %}\nТайна\n{% else %}\nТайна\n{% endif %}',
    "{%- unless user -%}Тайна{%- endunless -%}",
    "{% case role %}{% when 'staff' %}Тайна{% endcase %}",
    "{% if a %}{% if b %}Тайна{% endif %}Тайна{% endif %}",
    "{{#if staff}}Тайна{{/if}}",
    "{{#staff}}\nТайна\n{{/staff}}",
    "{% ifversion ghes %}Явь{% if staff %}Тайна{% endif %}{% endif %}",
]
OPEN = [
    "{% comment %}\nТайна\n",
    "%%\nТайна\n",
    "{/* Тайна\n",
    "{% if staff %}\nТайна\n",
    "{{#if staff}}Тайна\n",
    "{{/* Тайна",
    "<!-- Тайна\n\nТайна",
    "<%# Тайна",
    "[//]: # (Тайна\n",
]
PLAIN = [
    "Скидка 50%, потом 100 %.",
    "## Заголовок {#id}",
    "`{% if x %}` и `{# x #}`",
    "```\n{% if staff %}\n%% x %%\n<!-- x -->\n```",
    "{{ fact:hotline.moscow }}",
    "{% note info %}\n\nТекст\n\n{% endnote %}",
    "{% ifversion ghes %}Текст{% endif %}",
    "100%% или 5%%",
    "Стрелка <!-- и дальше",
    "[ссылка]: /ru/cards/",
    "[//пример](x.md)",
    "`[//]: # (x)`",
    'Пишите {{</* figure src="x" */>}}.',
    "{{%/* notice */%}}",
    "{{</* tabs\n  a */>}}",
    "{{</* comment */>}}",
]


@pytest.mark.parametrize("hidden", COMMENTS)
def test_a_comment_is_dropped_without_a_word(hidden):
    left = without_hidden(f"Явь-1\n\n{hidden}\n\nЯвь-2")
    assert "Тайна" not in left
    assert ("Явь-1" in left, "Явь-2" in left) == (True, True)
    assert list(problems_of_hidden_text(hidden, "ru/a.md", 1)) == []


@pytest.mark.parametrize("hidden", CONDITIONS)
def test_text_under_a_condition_is_dropped_and_the_writer_is_told_where_and_what_to_do(hidden):
    left = without_hidden(f"Явь-1\n\n{hidden}\n\nЯвь-2")
    assert "Тайна" not in left
    assert ("Явь-1" in left, "Явь-2" in left) == (True, True)
    (problem,) = problems_of_hidden_text(f"Явь\n\n{hidden}", "ru/a.md", 5)
    assert (problem.code, problem.severity, problem.line) == ("condition-dropped", "warning", 7)
    assert "!!! internal" in problem.hint


@pytest.mark.parametrize("hidden", OPEN)
def test_hidden_text_that_never_ends_is_an_error_and_hides_the_rest(hidden):
    assert "Тайна" not in without_hidden(f"Явь\n\n{hidden}")
    (problem,) = problems_of_hidden_text(f"Явь\n\n{hidden}", "ru/a.md", 5)
    assert (problem.code, problem.severity, problem.line) == ("hidden-open", "error", 7)


@pytest.mark.parametrize("text", PLAIN)
def test_other_text_stays_to_the_letter(text):
    assert without_hidden(text) == text
    assert list(problems_of_hidden_text(text, "ru/a.md", 1)) == []


@pytest.mark.parametrize("hidden", COMMENTS + CONDITIONS)
def test_every_line_keeps_its_number(hidden):
    body = f"раз\n{hidden}\nдва"
    assert without_hidden(body).split("\n")[-1] == "два"
    assert without_hidden(body).count("\n") == body.count("\n")


@pytest.mark.parametrize("mark", ["<!--", "%%", "{#", "{% comment", "{/*", "{% if x %}", "{{#", "{% endif %}"])
def test_marks_without_end_cost_no_more_than_their_length(mark):
    assert cpu_seconds(lambda: without_hidden(mark * 3_000)) < 2
    assert cpu_seconds(lambda: without_hidden(f"{mark}\n" * 3_000)) < 2


def test_a_heading_in_a_comment_is_no_title(folder):
    folder.write("ru/a.md", "{% comment %}\n# Тайна\n{% endcomment %}\n\n# Явь\n\nТекст.\n")
    assert folder.load().articles[0].title == "Явь"

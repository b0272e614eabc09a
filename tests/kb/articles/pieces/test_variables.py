"""Named values stand where they are named."""

from __future__ import annotations

from kb.articles.pieces.variables import own_values, read_variables

FILES = {
    "ru/presets.yaml": "default:\n  brand: Ромашка\ninternal:\n  secret: x\n",
    "mkdocs.yml": "site_name: x\nextra:\n  phone:\n    main: '123'\nnav: []\n",
    "_config.yml": "title: Help\n",
    "_data/site.yml": "city: Riga\n",
}
VARIABLES = read_variables(FILES, lambda path: FILES[path])


def test_the_nearest_file_says():
    assert (
        VARIABLES.put("{{ brand }} {{ phone.main }} {{site.title}} {{ site.data.site.city }}", "ru/a/b.md")
        == "Ромашка 123 Help Riga"
    )
    assert VARIABLES.put("{{ brand }}", "en/a.md") == "{{ brand }}"


def test_what_is_for_others_or_in_code_or_a_fact_stays():
    text = "{{ secret }} {{ fact:x }} not_var{{ brand }}\n```\n{{ brand }}\n```"
    assert VARIABLES.put(text, "ru/a.md") == text


def test_an_article_names_its_own_fields():
    own = own_values("Lost card", {"title": "x", "kind": "blue", "fees": {"atm": 5}, "tags": ["a"]})
    put = lambda text: VARIABLES.put(text, "en/a.md", own)  # noqa: E731
    assert put("{{ page.title }} {{page.kind | escape}} {{ $frontmatter.fees.atm }}") == "Lost card blue 5"
    assert (
        put("{{ page.tags }} {{ page.date | date: '%Y' }} {{ title }}")
        == "{{ page.tags }} {{ page.date | date: '%Y' }} {{ title }}"
    )


def test_parameters_of_hugo_are_the_pages_before_the_sites():
    files = {
        "hugo.toml": "[params]\nPhone = 555\n[params.bank]\nname = 'Rose'\n",
        "config/_default/params.yaml": "plan: Gold\n",
    }
    variables = read_variables(files, lambda path: files[path])
    text = '{{< param phone >}} {{% param "bank.name" %}} {{< param plan >}} {{< param "none" >}}'
    assert variables.put(text, "content/a.md", {"plan": "Silver"}) == '555 Rose Silver {{< param "none" >}}'
    assert variables.put("{{< param plan >}}", "content/a.md") == "Gold"
    assert read_variables(["hugo.toml"], lambda path: "[broken").put("{{< param x >}}", "a.md") == "{{< param x >}}"

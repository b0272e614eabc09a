"""Named values stand where they are named."""

from __future__ import annotations

from kb.articles.pieces.variables import read_variables

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

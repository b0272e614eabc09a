"""What one file comes to: its title, its addresses."""

from __future__ import annotations

import pytest

from kb.articles.facts import Facts
from kb.articles.front_matter.fields import parse
from kb.articles.layouts.places import Layout
from kb.articles.making import made, name_of


def article(text, path="en/cards/fees.md"):
    return made(path, parse(text, path), Layout(languages={"en": "en", "ru": "ru"}), Facts())


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("---\ntitle: T\n---\n# H", "T"),
        ("Intro\n\n# H", "H"),
        ("<h1 align='center'>H</h1>", "H"),
        ("## Sub\n\nText", "Fees"),
        ("Text", "Fees"),
    ],
)
def test_a_title_is_never_that_of_a_part(text, title):
    assert article(text).title == title


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("cards/lost-card", "Lost card"),
        ("cards/index", "Cards"),
        ("03.loans", "Loans"),
        ("01-intro", "Intro"),
        ("posts/2026-01-02-new-app", "New app"),
        ("3ds", "3ds"),
        ("index", "Index"),
    ],
)
def test_a_name_without_number_and_date(key, name):
    assert name_of(key) == name


def test_addresses_of_other_tools_lead_here_and_its_own_does_not():
    made_article = article(
        "---\naliases: [/Article/Card-fees/]\nslug: /cards/fees\nredirect_from: [old/fees, /cards/fees/]\n---\nText"
    )
    assert made_article.redirect_from == ("old/fees", "article/card-fees")
    assert "/Article/Card-fees/" in made_article.addresses


@pytest.mark.parametrize("field", ["title", "summary", "questions", "ask"])
def test_comments_and_conditions_are_no_part_of_any_field(field: str):
    for hidden in ("<!-- Secret -->", "%%Secret%%", "{% if staff %}Secret{% endif %}", "{/* Secret */}"):
        value = getattr(article(f'---\n{field}: "Fees {hidden} of cards"\n---\nText'), field)
        assert (value if isinstance(value, str) else value[0]) == "Fees of cards"


def test_a_field_without_them_stays_as_it_is_written():
    assert article("---\ntitle: 50 %% of  fees\n---\nText").title == "50 %% of fees"


def test_a_heading_that_is_the_files_own_name_is_a_title_and_the_navigation_gives_none(folder):
    folder.write(
        "en/toc.yaml", "items:\n  - name: Releases\n    href: changelog.md\n  - name: Named\n    href: plain.md\n"
    )
    folder.write("en/changelog.md", "# Changelog\n\nText.\n")
    folder.write("en/plain.md", "Text.\n")
    assert {one.key: one.title for one in folder.load().articles} == {"changelog": "Changelog", "plain": "Named"}

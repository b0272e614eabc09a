"""A link leads where its writer meant, or is told as broken; readers are never led to what they may not see."""

from __future__ import annotations

import unicodedata

import pytest

from kb.rendering.links import Place, Target, resolve


@pytest.fixture
def place(folder) -> Place:
    folder.write("ru/cards/price.pdf", b"%PDF")
    folder.article("ru/cards/a.md", "Текст.\n\n[сюда](no.md)\n")
    folder.article("ru/cards/b.md", redirect_from=["cards/old"])
    folder.article("ru/desk.md", audience="internal")
    library = folder.load()
    return Place(library.by_id["ru/cards/a"], library, "public")


@pytest.mark.parametrize(
    ("href", "target"),
    [
        ("b.md", Target("article", "/ru/a/cards/b", article="ru/cards/b")),
        ("../cards/B.md#вход", Target("article", "/ru/a/cards/b#%D0%B2%D1%85%D0%BE%D0%B4", "ru/cards/b", "вход")),
        ("/ru/cards/b", Target("article", "/ru/a/cards/b", article="ru/cards/b")),
        ("/cards/old", Target("article", "/ru/a/cards/b", article="ru/cards/b")),
        ("#вход", Target("anchor", "#вход", article="ru/cards/a", anchor="вход")),
        ("price.pdf", Target("asset", "/assets/ru/cards/price.pdf", asset="ru/cards/price.pdf")),
        ("@site/ru/cards/b.md", Target("article", "/ru/a/cards/b", article="ru/cards/b")),
        ("@site/ru/cards/price.pdf", Target("asset", "/assets/ru/cards/price.pdf", asset="ru/cards/price.pdf")),
        ("pathname:///ru/cards/price.pdf", Target("asset", "/assets/ru/cards/price.pdf", asset="ru/cards/price.pdf")),
        ("/ru/contact", Target("site", "/ru/contact")),
        ("https://example.com/", Target("external", "https://example.com/")),
        ("tel:+74950002424", Target("external", "tel:+74950002424")),
    ],
)
def test_a_link_leads_where_it_was_meant(place: Place, href: str, target: Target):
    assert resolve(href, place) == target


@pytest.mark.parametrize("href", ["no.md", "../../etc/passwd", "javascript:alert(1)", "java\tscript:alert(1)"])
def test_a_link_that_leads_nowhere_good_is_broken_and_says_so(place: Place, href: str):
    target = resolve(href, place)
    assert target.kind == "broken" and target.href == ""
    assert target.problem is not None and target.problem.code == "link-broken"


def test_of_two_readings_of_an_address_the_one_in_the_pages_language_is_meant(folder):
    """Hugo's addresses go from the page, files from its folder: ../limits of cards/block is cards/limits."""
    folder.write("hugo.toml", "")
    folder.write("content/_index.md", "---\ntitle: Docs\n---\n")
    for path in ("en/docs/cards/block", "en/docs/cards/limits", "ru/docs/limits"):
        folder.article(f"content/{path}.md")
    library = folder.load()
    block = next(one for one in library.articles if one.path.endswith("block.md"))
    assert resolve("../limits/", Place(block, library, "public")).article == "en/docs/cards/limits"


def test_a_page_of_a_section_that_is_not_there_is_the_section_also_of_another_language(folder):
    folder.article("ru/cards/a.md")
    folder.article("en/cards/a.md")
    folder.article("en/loans/b.md")
    library = folder.load()
    place = Place(library.by_id["ru/cards/a"], library, "public")
    for href, leads in (
        ("/cards/cards.md", "/ru/c/cards"),
        ("/cards/index.md", "/ru/c/cards"),
        ("/loans/loans", "/en/c/loans"),
    ):
        assert resolve(href, place) == Target("site", leads)
    assert resolve("/loans/cards", place).kind == "broken"


@pytest.mark.parametrize(
    ("href", "target"),
    [
        ("https://www.help.example.org/docs/cards/b/#x", Target("article", "/ru/a/cards/b#x", "ru/cards/b", "x")),
        ("http://help.example.org/docs/ru/cards/b.html", Target("article", "/ru/a/cards/b", "ru/cards/b")),
        (
            "//help.example.org/docs/cards/lock.png",
            Target("asset", "/assets/ru/cards/lock.png", asset="ru/cards/lock.png"),
        ),
        ("https://help.example.org/docs/cards/", Target("site", "/ru/c/cards")),
        ("https://help.example.org/docs", Target("site", "/ru/")),
        ("https://help.example.org/docs/elsewhere/b", Target("external", "https://help.example.org/docs/elsewhere/b")),
        ("https://help.example.org/cards/b", Target("external", "https://help.example.org/cards/b")),
    ],
)
def test_an_address_of_the_folders_own_site_leads_to_its_article(folder, href, target):
    folder.write("mkdocs.yml", "site_url: https://help.example.org/docs/\n")
    folder.write("ru/cards/lock.png", b"")
    folder.article("ru/cards/a.md")
    folder.article("ru/cards/b.md")
    library = folder.load()
    assert resolve(href, Place(library.by_id["ru/cards/a"], library, "public")) == target


def test_pages_of_sections_without_text_lead_to_the_section_an_inner_one_or_the_first_page(folder):
    folder.write("zola.toml", "")
    for path in ("", "guide/", "deep/", "deep/in/"):
        folder.write(f"content/{path}_index.md", "+++\ntitle = 'T'\n+++\n")
    folder.article("content/guide/a.md")
    folder.article("content/deep/in/b.md")
    library = folder.load()
    place = Place(library.by_id["ru/guide/a"], library, "public")
    leads = {path: resolve(f"@/{path}_index.md", place).href for path in ("", "guide/", "deep/", "deep/in/")}
    assert leads == {"": "/ru/", "guide/": "/ru/c/guide", "deep/": "/ru/c/deep/in", "deep/in/": "/ru/c/deep/in"}


def test_the_problem_stands_at_the_line_of_the_link(place: Place):
    problem = resolve("no.md", place).problem
    assert problem is not None and (problem.path, problem.line) == ("ru/cards/a.md", 6)


def test_readers_are_not_led_to_internal_articles_and_agents_are(place: Place):
    hidden = resolve("../desk.md", place)
    assert hidden.kind == "broken" and hidden.problem is not None and hidden.problem.code == "link-hidden"
    assert resolve("../desk.md", Place(place.article, place.library, "internal")).kind == "article"


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_file_named_on_a_mac_is_found_however_the_link_is_typed(folder, form: str):
    folder.write(unicodedata.normalize("NFD", "ru/йод/йод.md"), "# Йод\n\nТекст.\n")
    folder.write(unicodedata.normalize("NFD", "ru/йод/ёлка.png"), b"x")
    folder.article("ru/a.md")
    library = folder.load()
    place = Place(library.by_id["ru/a"], library, "public")
    link, picture = (unicodedata.normalize(form, path) for path in ("йод/йод.md", "йод/ёлка.png"))
    assert resolve(link, place).article == "ru/йод/йод"
    asset = resolve(picture, place).asset
    assert asset in library.assets and (library.root / asset).is_file()

"""Sections, order and what is no article, as the folder itself says them."""

from __future__ import annotations

from kb.articles.layouts.navigation import Navigation
from kb.articles.layouts.places import Layout
from kb.articles.layouts.shape import LAST, ReadPage, shape_of

FOREIGN = Layout(tools=("Hugo",))


def page(path, *, lang="en", title="", text=True, key="", **fields):
    key = key or path.rsplit(".", 1)[0]
    return ReadPage(
        path=path,
        key=key,
        lang=lang,
        title=title,
        summary=str(fields.get("description", "")),
        has_title=bool(title),
        has_text=text,
        old=False,
        fields=fields,
    )


def shape(pages, navigation=None, layout=FOREIGN):
    return shape_of(pages, layout, navigation or Navigation(), lambda name: name.lower())


def test_an_empty_index_gives_its_section_name_summary_and_place():
    made = shape(
        [
            page("cards/_index.md", title="Cards", text=False, weight="2", description="Lost"),
            page("cards/a.md", weight="1"),
        ]
    )
    assert made.left_out == {"cards/_index.md": "that only name their section"} and made.order["cards/a.md"] == 10
    text = made.texts["cards"]
    assert (text.title, text.summary, text.order) == ({"en": "Cards"}, {"en": "Lost"}, 20)


def test_an_index_with_text_stays_an_article():
    assert not shape([page("cards/index.md", title="Cards")]).left_out


def test_pages_for_nobody_are_no_articles():
    made = shape(
        [page("404.md"), page("SUMMARY.md"), page("old.md", text=False, redirect="/x"), page("a.md", lang="de")]
    )
    assert len(made.left_out) == 4
    told = [problem.message for problem in made.problems(FOREIGN)]
    assert told[0] == "looks like Hugo" and told[1] == "left out: de (1 file)"
    assert (
        told[2]
        == "pages that are no articles: 1 for addresses that do not exist, 1 that list the others, 1 that send elsewhere"
    )


def test_our_own_folder_keeps_them_all():
    made = shape([page("404.md"), page("cards/index.md", text=False), page("readme.md")], layout=Layout())
    assert not made.left_out and set(made.order.values()) == {LAST}


def test_groups_of_the_navigation_are_sections_with_names_and_places():
    nav = Navigation()
    for path, groups in (("b/x.md", ("App", "Start")), ("a/y.md", ("Cards",)), ("b/z.md", ("Cards",))):
        nav.add(path, "", groups)
    made = shape([page("a/y.md"), page("b/x.md"), page("b/z.md"), page("c.md")], nav)
    assert made.sections == {"b/x.md": "app/start", "a/y.md": "cards", "b/z.md": "cards"}
    assert made.texts["cards"].title == {"en": "Cards"} and made.texts["app/start"].order < made.texts["cards"].order
    assert made.order["b/x.md"] < made.order["a/y.md"] < made.order["c.md"] == LAST


def test_a_group_that_is_a_folder_keeps_the_folder_in_every_language():
    nav = Navigation()
    nav.add("en/a/x.md", "", ("Cards",))
    nav.add("ru/a/x.md", "", ("Карты",))
    made = shape([page("en/a/x.md", key="a/x"), page("ru/a/x.md", key="a/x", lang="ru")], nav)
    assert set(made.sections.values()) == {"a"} and made.texts["a"].title == {"en": "Cards", "ru": "Карты"}


def test_numbers_before_names_put_in_order():
    assert shape([page("02-b.md"), page("10-a.md"), page("2026-notes.md")]).order == {
        "02-b.md": 20,
        "10-a.md": 100,
        "2026-notes.md": 20260,
    }

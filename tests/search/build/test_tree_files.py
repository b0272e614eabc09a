"""What a tree shows beside its articles: sections in use, facts of the channels, old addresses, pictures; nothing of the other audience."""

from __future__ import annotations

import json

FACTS = """
hotline: {value: "+7 (495) 000-24-24", owner: cc, valid_until: 2030-12-31}
secret: {value: "кодовое слово", owner: cc, valid_until: 2030-12-31}
"""
CONTACTS = """
channels:
  - {id: phone, kind: phone, title: Телефон, value: "{{ fact:hotline }}"}
"""
ARTICLES = {
    "facts.yaml": FACTS,
    "categories.yaml": "cards: {title: Карты, order: 2}\naccess: {title: Вход, order: 1}\nunused: {title: Пусто}\n",
    "ru/cards/block.md": "---\ntitle: Блокировка\nredirect_from: [old/block]\nrelated: [internal/rules, access/in]\n---\n\n![Экран](screen.svg)\n\n![Нет](none.svg)\n",
    "ru/cards/screen.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"></svg>',
    "ru/access/in.md": "# Войти\n\nТекст.\n",
    "ru/internal/rules.md": "---\ntitle: Правила\naudience: internal\nredirect_from: [old/rules]\n---\n\n{{ fact:secret }}\n",
}


def written(make_desk, **options):
    desk = make_desk(ARTICLES)
    report = desk.build(skip_bad=True)
    site = {name: json.loads((desk.current / name / "site.json").read_text()) for name in ("public", "internal")}
    return desk.current, site, report


def test_only_sections_with_articles_are_listed_in_their_order(make_desk):
    _, site, _ = written(make_desk)
    assert [category["id"] for category in site["public"]["categories"]] == ["access", "cards"]
    assert "internal" in [category["id"] for category in site["internal"]["categories"]]


def test_facts_and_old_addresses_of_staff_stay_with_staff(make_desk):
    _, site, _ = written(make_desk)
    assert "secret" not in site["public"]["facts"] and "secret" in site["internal"]["facts"]
    assert site["public"]["redirects"] == {"old/block": "cards/block"}
    assert site["internal"]["redirects"] == {"old/block": "cards/block", "old/rules": "internal/rules"}


def test_a_customers_page_names_no_related_article_of_staff(make_desk):
    current, _, _ = written(make_desk)
    pages = {name: (current / name / "articles.jsonl").read_text() for name in ("public", "internal")}
    assert '"related":["access/in"]' in pages["public"]
    assert "internal/rules" not in pages["public"] and "internal/rules" in pages["internal"]


def test_pictures_are_copied_and_a_missing_one_is_the_articles_problem(make_desk):
    current, _, report = written(make_desk)
    assert (current / "public" / "assets" / "ru/cards/screen.svg").is_file()
    assert "image-missing" in {problem.code for problem in report.problems}

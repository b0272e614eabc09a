"""A text that its writer, in whatever tool, kept from readers is never public; a doubt is an error."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import yaml

from kb.articles.front_matter.visibility import sight_of
from kb.articles.yaml_fields import Fields

FUTURE, PAST = "2099-05-01", "2001-05-01"
HIDDEN = [
    *(
        "draft: true",
        "Draft: yes",
        "draft: 1",
        "draft: True",
        "is_draft: on",
        "extra: {draft: true}",
        "params: {draft: true}",
    ),
    *("published: false", "Published: No", "published: 0", "publish: false", "dg-publish: false", "is-published: off"),
    *(
        "unlisted: true",
        "hidden: true",
        "private: true",
        "internal: true",
        "protected: да",
        "archived: true",
        "wip: true",
    ),
    *(
        "visible: false",
        "routable: false",
        "listed: false",
        "public: no",
        "build: {render: never}",
        "_build: {list: never}",
    ),
    *("visibility: private", "visibility: Hidden", "access: internal", "user_segment: Agents and managers"),
    *(
        "user_segment: [staff]",
        "password: 1234",
        "passwords: [a]",
        "Status: Draft",
        "Status: In progress",
        "STATUS: Архив",
    ),
    *(f"publishDate: {FUTURE}", f"publish_on: {FUTURE}T10:00:00+03:00", f"published: {FUTURE}", f"date: {FUTURE}"),
    *(f"expiryDate: {PAST}", f"unpublishdate: {PAST}", f"expires: {PAST} 10:00:00", "publishDate: May 1, 2099"),
    "hide: true",
    "drafted: yes",
    "password_protected: true",
    "exclude: true",
    "ignore: yes",
    "online: false",
    "active: no",
    "render: false",
    "state: draft",
    "workflow_state: in review",
    "stage: wip",
    "type: draft",
    "permalink: false",
    "roles: [agent]",
    "group: staff",
    "visible_to: agents",
    "embargo: 2099-01-01",
    "go_live: 2099-01-01",
    "show_until: 2001-01-01",
    "expire: 2001-01-01",
    *("'Public?': No", "'✅ Published': No", "is_hidden: true", "internalOnly: true", "do_not_publish: true"),
    *("login_required: true", "authentication: required", "template: draft", "classification: Confidential"),
    *("confidentiality: internal", "dg-pass-phrase: abc", "approval: pending", "version: draft", "статус: Черновик"),
    *("видимость: внутренняя", "опубликовано: нет", "page: {draft: true}", "properties: {Status: Draft}"),
    *("valid_from: 2099-01-01", "deleted_at: 2001-01-01", "publish_until: 2001-01-01", "restrictedto: [admins]"),
    "cascade: {_build: {render: never}}",
]
UNCLEAR = [
    *(
        "visibility: ask Anna",
        "access: tier-2",
        "published: maybe",
        "draft: soon",
        "expiryDate: someday",
        "publishDate: Q3",
    ),
    *("if: visitor.claims.unsigned.isBeta", "visibleIf: x", "scheduled: true"),
    *("user_segment: VIP", "visibility: {roles: [a]}", "hidden: [nav, search]", "Status: cooking", "private: [ru]"),
]
SHOWN = [
    *(
        "draft: false",
        "published: true",
        "hidden: false",
        "visibility: public",
        "visibility: Everyone",
        "access: ''",
        "draft: ''",
    ),
    *(
        f"date: {PAST}",
        f"publishDate: {PAST}",
        f"expiryDate: {FUTURE}",
        "Status: Published",
        "Status: stable",
        "password: ''",
    ),
    *(
        "user_segment: null",
        "sidebar_position: 3",
        "hide: [navigation]",
        "tags: [draft]",
        "weight: 1",
        "build: {list: always}",
    ),
    *("description: a draft of a hidden thing", "sitemap: {priority: 0.1}", "date: today", "published: 2001-05-01"),
    "state: Texas",
    "stage: 3",
    "type: guide",
    "tags: [private, cards]",
    "groups: [cards]",
    "roles: [client, agent]",
    "show: 5",
    "render: {format: html}",
    "active: true",
    "skip: 2",
    "ignore: [a, b]",
    "permalink: /ru/x/",
    *("hide_title: true", "hide_table_of_contents: true", "sidebar: {hidden: true}", "toc: {draft: true}"),
    *("published_by: Anna", "removed_in: 2.0", "review: done", "version: 2.1", "scope: cards", "for: clients"),
    *("template: page", "статус: Опубликовано", "доступ: всем"),
    "embargo: 2001-01-01",
]


def article(folder, field: str, head: str = "title: Т\nlayout: x\n"):
    folder.write("ru/other.md", "# Другая\n\nТекст.\n").write("ru/a.md", f"---\n{head}{field}\n---\nТайна.\n")
    return folder.load(skip_bad=True)


def is_public(library) -> bool:
    one = library.by_id.get("ru/a")
    return one is not None and (one.status, one.audience) == ("published", "public")


@pytest.mark.parametrize("field", HIDDEN)
def test_what_another_tool_hides_is_not_public_and_the_writer_is_told(folder, field: str):
    library = article(folder, field)
    assert not is_public(library)
    if "20" not in field:  # what has only its day is an ordinary planned article
        assert "kept-back" in {problem.code for problem in library.problems}


@pytest.mark.parametrize("field", UNCLEAR)
def test_a_value_nobody_understands_stops_its_file_and_no_other(folder, field: str):
    library = article(folder, field)
    assert "ru/a" not in library.by_id and "ru/other" in library.by_id
    (problem,) = [problem for problem in library.problems if problem.severity == "error"]
    assert (problem.path, problem.code, problem.line) == ("ru/a.md", "visibility-unclear", 4)


@pytest.mark.parametrize("field", SHOWN)
def test_what_hides_nothing_is_shown(folder, field: str):
    assert is_public(article(folder, field))


@pytest.mark.parametrize(
    "text",
    [
        '+++\ntitle = "Т"\ndraft = true\n+++\nТайна.\n',
        '+++\ntitle = "Т"\n[extra]\ndraft = true\n+++\nТайна.\n',
        f"+++\ntitle = 'Т'\npublishDate = {FUTURE}\n+++\nТайна.\n",
        '{"title": "Т", "draft": true}\nТайна.\n',
        '{\n  "title": "Т",\n  "params": {"draft": true}\n}\n\nТайна.\n',
        '"title": "Т",\n"published": false\n;;;\nТайна.\n',
        '{"title": "Т", "draft": true}\n;;;\nТайна.\n',
        '{"title": "Т", "draft": tru}\nТайна.\n',
    ],
)
def test_it_is_so_in_every_format_of_front_matter(folder, text: str):
    library = folder.write("ru/other.md", "# Другая\n\nТекст.\n").write("ru/a.md", text).load(skip_bad=True)
    assert not is_public(library)


def test_json_front_matter_is_read_and_not_shown(folder):
    one = folder.write("ru/a.md", '{"title": "Карта", "code": 1204}\nТекст.\n').load().by_id["ru/a"]
    assert (one.title, one.code, one.body.strip(), one.body_line) == ("Карта", "1204", "Текст.", 2)


def test_a_text_that_begins_with_a_brace_or_a_quotation_is_a_text(folder):
    for number, text in enumerate(("{% note %}Текст{% endnote %}\n", '"Кавычки" в начале\n', "{{ fact }}\n")):
        folder.write(f"ru/t{number}.md", text)
    assert all(article.status == "published" for article in folder.load(skip_bad=True).articles)


@pytest.mark.parametrize("place", ["ru/drafts/a.md", "drafts/ru/a.md", "ru/cards/Drafts/a.md", "ru/unpublished/a.md"])
def test_a_folder_of_drafts_holds_drafts(folder, place: str):
    library = folder.write("ru/other.md", "# Другая\n\nТекст.\n").write(place, "# Т\n\nТайна.\n").load()
    assert [article.status for article in library.articles if article.path == place] == ["draft"]


def test_the_strictest_word_counts_and_our_own_fields_are_never_loosened(folder):
    library = article(folder, "draft: false\nprivate: true\npublished: true")
    assert library.by_id["ru/a"].audience == "internal"
    assert article(folder, "audience: internal\nvisibility: public").by_id["ru/a"].audience == "internal"
    assert article(folder, "status: draft\npublished: true").by_id["ru/a"].status == "draft"


@pytest.mark.parametrize("status", ["todo", "в работе", "unlisted", "approved-by-nobody"])
def test_a_status_of_another_tool_that_is_not_surely_finished_stops_the_file(folder, status: str):
    library = article(
        folder, f"status: {yaml.safe_dump(status).splitlines()[0]}", head="title: Т\nlayout: x\nauthor: y\nweight: 1\n"
    )
    assert "ru/a" not in library.by_id


def test_a_day_hides_only_until_it_comes():
    today = date(2026, 11, 26)
    for days, hides in ((1, True), (0, False), (-1, False)):
        day = today + timedelta(days=days)
        sight = sight_of(Fields({"date": day.isoformat()}, {}, file="ru/a.md"), frozenset(), today)
        assert (sight.begins == day) is hides

"""Zendesk Guide: who may read, where it stood, which language."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kb.importing.formats.zendesk import read_zendesk
from kb.importing.reading.record import ReadSource
from kb.importing.reading.source import SavedFiles

HC = "https://acme.zendesk.com/hc/article_attachments"
ARTICLE = {
    "id": 100,
    "html_url": "https://acme.zendesk.com/hc/en-us/articles/100-PIN",
    "section_id": 12,
    "locale": "en-us",
    "title": "PIN",
    "body": "<p>x</p>",
    "label_names": ["pin"],
    "draft": False,
    "user_segment_id": None,
}


def read(folder: Path, **files: object) -> ReadSource:
    for name, value in files.items():
        (folder / f"{name}.json").write_text(json.dumps({name: value}), "utf-8")
    return read_zendesk(SavedFiles.open(folder))


@pytest.mark.parametrize(
    ("changed", "audience", "state"),
    [
        ({}, "public", "published"),
        ({"user_segment_id": 3}, "internal", "published"),
        ({"user_segment_ids": [3]}, "internal", "published"),
        ({"draft": True}, "public", "draft"),
        ({"user_segment_id": ...}, "", "published"),
    ],
)
def test_who_may_read(tmp_path: Path, changed: dict, audience: str, state: str):
    fields = {name: value for name, value in {**ARTICLE, **changed}.items() if value is not ...}
    one = read(tmp_path, articles=[fields]).articles[0]
    assert (one.audience, one.state, one.labels) == (audience, state, ("pin",))


def test_sections_nest_and_categories_stand_above(tmp_path: Path):
    sections = [
        {"id": 12, "parent_section_id": 11, "category_id": 1, "name": "Deep"},
        {"id": 11, "parent_section_id": None, "category_id": 1, "name": "Upper"},
    ]
    made = read(tmp_path, articles=[ARTICLE], sections=sections, categories=[{"id": 1, "name": "Top"}])
    assert made.articles[0].section == ("c1", "s11", "s12")
    assert {one.id for one in made.sections} == {"c1", "s11", "s12"}


def test_translations_stand_in_the_article_or_apart(tmp_path: Path):
    within = {**ARTICLE, "translations": [{"locale": "ru", "title": "ПИН", "body": "<p>x</p>"}]}
    apart = [{"source_id": 100, "source_type": "Article", "locale": "de", "title": "PIN", "body": "<p>y</p>"}]
    made = read(tmp_path, articles=[within], translations=apart)
    assert sorted(one.lang for one in made.articles) == ["de", "en-us", "ru"]
    russian = next(one for one in made.articles if one.lang == "ru")
    assert russian.addresses[0] == "/hc/ru/articles/100" and russian.audience == "public"


def test_redirects_and_what_macros_write_come_along(tmp_path: Path):
    macros = [
        {
            "title": "Hi",
            "actions": [
                {"field": "status", "value": "open"},
                {"field": "comment_value", "value": ["channel:all", "Hello"]},
            ],
        }
    ]
    made = read(
        tmp_path,
        articles=[ARTICLE],
        macros=macros,
        records=[{"redirect_from": "/old", "redirect_to": "/hc/en-us/articles/100"}],
    )
    assert [(one.title, one.body) for one in made.replies] == [("Hi", "Hello")]
    assert made.redirects == {"/old": "/hc/en-us/articles/100"}


def test_files_beside_an_article_come_with_it_and_pictures_of_its_text_once(tmp_path: Path):
    files = [
        {"article_id": 100, "file_name": "form.pdf", "content_url": f"{HC}/901/form.pdf", "inline": False},
        {"article_id": 100, "file_name": "shot.png", "content_url": f"{HC}/900/shot.png", "inline": True},
        {"article_id": 200, "file_name": "other.pdf", "content_url": f"{HC}/902/other.pdf", "inline": False},
    ]
    (one,) = read(tmp_path, articles=[ARTICLE], article_attachments=files).articles
    assert one.body == f'<p>x</p>\n<ul><li><a href="{HC}/901/form.pdf">form.pdf</a></li></ul>'


def test_a_file_told_with_every_language_stands_below_each_once(tmp_path: Path):
    file = {"id": 901, "article_id": 100, "file_name": "form.pdf", "content_url": f"{HC}/901/form.pdf"}
    other = {"id": 902, "article_id": 100, "file_name": "ru.pdf", "content_url": f"{HC}/902/ru.pdf", "locale": "ru"}
    (one,) = read(tmp_path, articles=[ARTICLE], article_attachments=[file, file, other]).articles
    assert one.body.count("form.pdf</a>") == 1 and "ru.pdf" not in one.body


def test_a_macro_that_was_switched_off_does_not_come_and_is_told(tmp_path: Path):
    said = [{"field": "comment_value", "value": "Hi"}]
    macros = [{"title": "Live", "active": True, "actions": said}, {"title": "Old", "active": False, "actions": said}]
    made = read(tmp_path, articles=[ARTICLE | {"section_id": None}], macros=macros)
    assert [one.title for one in made.replies] == ["Live"]
    assert [(loss.kind, loss.where) for loss in made.losses] == [("reply", "Old")]


def test_sections_have_their_names_in_other_languages(tmp_path: Path):
    said = [
        {"source_id": 12, "source_type": "Section", "locale": "ru", "title": "Карты"},
        {"source_id": 12, "source_type": "Category", "locale": "ru", "title": "Не раздел"},
    ]
    sections = [{"id": 12, "category_id": 1, "name": "Cards", "locale": "en-us"}]
    (one,) = read(tmp_path, articles=[ARTICLE], sections=sections, translations=said).sections
    assert one.title == {"en-us": "Cards", "ru": "Карты"}

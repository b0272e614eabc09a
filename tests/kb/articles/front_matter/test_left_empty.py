"""What an export leaves empty for a text nobody published is not public here; a file that says it is published is believed."""

from __future__ import annotations

from datetime import date

import pytest

from kb.articles.front_matter.left_empty import is_day_of_publishing
from tests.kb.articles.front_matter.test_visibility import article, is_public

NAMES = (
    "published_at publishedAt first_published_at firstPublishedAt lastPublishedAt publish_date publishDate pubDate date_published datePublished"
    " published publish dg-publish Published visible public status Status Статус publication_status visibility audience publish_at post_date"
).split()
SPOKEN = ("Publish date", "Дата публикации", "Опубликовано", "Published on", "Видимость")
EMPTY = ("", " ~", " null", " ''", " 'null'", " None")
NO_DAYS = ("0000-00-00 00:00:00", "0001-01-01T00:00:00Z", "1970-01-01")
NOTHING_OF_THE_KIND = (
    "draft:",
    "embargo_until:",
    "publish_start:",
    "publish_down: null",
    "scheduled_at: null",
    "published_by: null",
    "unpublished_at: null",
    "expires:",
    "deleted_at: null",
    "updated:",
    "owner:",
    "access: null",
    "user_segment: null",
    "publisher:",
    "publication: Вестник",
)


@pytest.mark.parametrize("name", [*NAMES, *SPOKEN])
def test_a_text_without_a_day_of_publishing_a_status_or_a_yes_is_kept_back_and_told(folder, name: str):
    for empty in EMPTY:
        library = article(folder, f"{name}:{empty}")
        assert not is_public(library), empty
        assert {"kept-back", "field-value"} & {problem.code for problem in library.problems}


@pytest.mark.parametrize("name", ["published_at", "publish_date", "Дата публикации"])
@pytest.mark.parametrize("day", NO_DAYS)
def test_the_day_that_programs_write_for_no_day_is_none(folder, name: str, day: str):
    assert not is_public(article(folder, f"{name}: {day}"))


@pytest.mark.parametrize(
    "text",
    [
        '+++\ntitle = "Т"\npublished_at = ""\n+++\nТайна.\n',
        '{"title": "Т", "published_at": null}\nТайна.\n',
        '{"title": "Т", "attributes": {"publishedAt": null}}\nТайна.\n',
        '{"data": {"attributes": {"title": "Т", "publishedAt": null}}}\nТайна.\n',
        '{"title": "Т", "sys": {"publishedAt": null}}\nТайна.\n',
        '"title": "Т",\n"publishedAt": null\n;;;\nТайна.\n',
        "---\ntitle: Т\n_id: drafts.3f1c\n---\nТайна.\n",
        "---\ntitle: Т\nmoderation_state: Draft\n---\nТайна.\n",
        "---\ntitle: Т\nДата публикации: 2099-01-01\n---\nТайна.\n",
    ],
)
def test_it_is_so_in_every_format(folder, text: str):
    assert not is_public(folder.write("ru/other.md", "# Другая\n\nТекст.\n").write("ru/a.md", text).load(skip_bad=True))


@pytest.mark.parametrize("said", ["status: published", "Status: Опубликовано", "published: true", "draft: false"])
def test_a_file_that_says_it_is_published_needs_no_day_of_it(folder, said: str):
    assert is_public(article(folder, f"{said}\npublish_date:\npublished_at: null"))


def test_that_it_is_published_does_not_say_who_may_see_it(folder):
    assert not is_public(article(folder, "status: published\nvisibility: null"))


@pytest.mark.parametrize("field", NOTHING_OF_THE_KIND)
def test_an_empty_field_about_something_else_hides_nothing(folder, field: str):
    assert is_public(article(folder, field))


def test_days_of_publishing_are_known_by_their_words():
    assert all(
        map(is_day_of_publishing, ("publishedAt", "PUBLISHED_ON", "first-published", "время публикации", "pubDate"))
    )
    assert not any(
        map(is_day_of_publishing, ("date", "published_by", "publish", "publication", "publish_until", "статья"))
    )


def test_a_day_of_publishing_in_other_words_is_waited_for(folder):
    library = article(folder, "Дата публикации: 2099-01-01")
    assert library.by_id["ru/a"].publish_at == date(2099, 1, 1)

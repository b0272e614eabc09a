"""Facts and other entries are changed in a form, with their readers in sight, and reviewed like an article."""

from __future__ import annotations

import re

URL = "/write/entries/facts.yaml"
FIELDS = {"key": "hotline.russia", "value": "8 (800) 111-11-11", "owner": "centre", "valid_until": "2030-12-31"}


def plain(page: str) -> str:
    return page.replace("\xa0", " ").replace("\u2060", "")


def test_the_list_says_who_answers_until_when_and_where_a_fact_is_used(writer):
    page = plain(writer.get(URL).text)
    assert "hotline.russia" in page and "2030-12-31" in page and "2 статьи" in page
    assert 'href="/write/entries/facts.yaml?key=hotline.russia"' in page


def test_a_form_shows_what_readers_will_read_and_changes_nothing_on_disk(writer, settings):
    before = (settings.articles / "facts.yaml").read_bytes()
    assert "Где стоит" in plain(writer.get(f"{URL}?key=hotline.russia").text)
    answer = writer.post(URL, data=FIELDS)
    assert answer.headers["location"] == f"{URL}?key=hotline.russia&told=saved"
    page = plain(writer.get(answer.headers["location"]).text)
    assert "<del>" in page and "8 (800) 111-11-11" in page and "Что изменится для читателей" in page
    assert (settings.articles / "facts.yaml").read_bytes() == before
    review = plain(writer.get(re.search(r'href="(/write/changes/\d+)"', page)[1]).text)
    assert "Что изменится для читателей" in review and "8 (800) 111-11-11" in review


def test_an_entry_is_added_and_removed(writer):
    new = {
        "key": "fee",
        "new": "1",
        "value.ru": "бесплатно",
        "value.en": "free",
        "owner": "a",
        "valid_until": "2030-01-01",
    }
    assert writer.post(URL, data=new).status_code == 303
    assert 'value="бесплатно"' in writer.get(f"{URL}?key=fee").text
    taken = writer.post(URL, data=new)
    assert taken.status_code == 422 and "«fee» уже есть" in plain(taken.text)
    assert writer.post(URL, data={"key": " ", "new": "1"}).status_code == 422
    writer.post(URL, data={"key": "fee", "action": "remove"})
    assert writer.get(f"{URL}?key=fee").status_code == 404


def test_every_file_with_a_form_opens_and_others_have_none(writer):
    for name in (
        "categories.yaml",
        "terms.yaml",
        "intents.yaml",
        "synonyms.yaml",
        "notices.yaml",
        "contacts.yaml",
        "widget.yaml",
    ):
        assert writer.get(f"/write/entries/{name}").status_code == 200
        assert writer.get(f"/write/entries/{name}?new=1").status_code == 200
    assert writer.get("/write/entries/brand.toml").status_code == 404
    assert "/write/entries/facts.yaml" in writer.get("/write").text


def test_a_file_that_cannot_be_read_says_so(writer, settings):
    (settings.articles / "terms.yaml").write_text("a: [\n")
    assert "/write/edit/terms.yaml" in writer.get("/write/entries/terms.yaml").text


def test_only_writers_come_in(site, person):
    assert site.get(URL).status_code == 303 and person("Анна", "agent").get(URL).status_code == 403


def test_a_notice_is_made_in_its_form_and_reviewed(writer):
    url = "/write/entries/notices.yaml"
    form = writer.get(f"{url}?new=1").text
    assert '<option value="planned"' in form and "Плановые работы" in form and 'name="title.ru"' in form
    sent = {"key": "mail", "new": "1", "severity": "planned", "from": "2030-02-01 02:00", "title.ru": "Почта"}
    assert writer.post(url, data=sent).headers["location"] == f"{url}?key=mail&told=saved"
    page = plain(writer.get(f"{url}?key=mail").text)
    assert '<option value="planned" selected>' in page and 'value="Почта"' in page
    listed = writer.get(url).text
    assert "Почта · " in listed and "Кто отвечает" not in listed
    assert "/cards/*" in writer.get("/write/entries/widget.yaml?new=1").text
    review = plain(writer.get(re.search(r'href="(/write/changes/\d+)"', page)[1]).text)
    assert "severity: planned" in review and "Почта" in review
    assert writer.post(url, data=sent | {"key": "Две сети"}).status_code == 422


def test_a_text_of_sentences_has_a_field_of_several_lines(writer):
    page = writer.get("/write/entries/notices.yaml?new=1").text
    several = re.findall(r'<textarea [^>]*name="([^"]+)"', page)
    assert {"text", "text.ru", "text.en"} <= set(several) and "title" not in several

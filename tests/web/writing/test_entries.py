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
        "brand.toml",
    ):
        assert writer.get(f"/write/entries/{name}").status_code == 200
        assert writer.get(f"/write/entries/{name}?new=1").status_code == 200
    assert writer.get("/write/entries/robots.txt").status_code == 404
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


CONTACTS = "/write/entries/contacts.yaml"


def test_a_topic_of_the_form_is_made_with_choices_and_fields_and_seen_as_readers_will(writer, settings):
    before = (settings.articles / "contacts.yaml").read_bytes()
    assert f'href="{CONTACTS}?of=topics"' in writer.get(CONTACTS).text
    sent = {"of": "topics", "key": "credits", "new": "1", "title.ru": "Займы", "protected": "false"}
    sent |= {"purposes.0.id": "apply", "purposes.0.title.ru": "Подать заявку", "purposes.1.id": ""}
    sent |= {
        "fields.0.id": "sum",
        "fields.0.kind": "text",
        "fields.0.label.ru": "Какая сумма",
        "fields.0.required": "true",
    }
    sent |= {"fields.1.kind": "text", "fields.1.required": "false", "fields.1.when": "past"}  # an empty row's choices
    answer = writer.post(CONTACTS, data=sent)
    assert answer.headers["location"] == f"{CONTACTS}?of=topics&key=credits&told=saved"
    page = plain(writer.get(answer.headers["location"]).text)
    preview = page[page.index('id="form-preview"') :]
    assert "Подать заявку" in preview and "Какая сумма" in preview and "Другое" in preview
    assert page.count("Ещё поле") == 2 and 'aria-invalid="true"' not in page
    assert (settings.articles / "contacts.yaml").read_bytes() == before


def wrong_fields(page: str) -> set[str]:
    """Names of the fields that say what is wrong with them."""
    said = re.findall(r'name="([^"]+)"[^>]* aria-describedby="([^"]*)" aria-invalid="true"', page)
    assert all(f'id="{ids.split()[-1]}"><p class="error">' in page for _, ids in said)
    return {name for name, _ in said}


def test_what_is_wrong_stands_at_its_field_and_in_the_list(writer):
    sent = {"of": "topics", "key": "odd", "new": "1", "fields.0.id": "Сумма", "fields.0.label.ru": "Сколько"}
    sent |= {"suggest": "no/such"}
    page = plain(writer.get(writer.post(CONTACTS, data=sent).headers["location"]).text)
    assert wrong_fields(page) == {"title", "fields.0.id"}
    assert "2 ошибки" in plain(writer.get(f"{CONTACTS}?of=topics").text)
    again = sent | {"new": "", "fields.0.id": "sum", "title.ru": "Странное"}
    page = plain(writer.get(writer.post(CONTACTS, data=again).headers["location"]).text)
    assert wrong_fields(page) == {"suggest"} and "«no/such»" in page


def test_hours_show_the_days_to_come_and_a_wrong_row_says_so(writer):
    sent = {"key": "night", "new": "1", "kind": "phone", "title.ru": "Ночная линия", "timezone": "Europe/Moscow"}
    sent |= {"hours.0.day": "friday", "hours.0.hours": "22:00-06:00", "hours.1.hours": "9-18", "hours.1.day": "monday"}
    page = plain(writer.get(writer.post(CONTACTS, data=sent).headers["location"]).text)
    assert wrong_fields(page) == {"hours.1.hours"} and 'id="days"' not in page
    page = plain(
        writer.get(writer.post(CONTACTS, data=sent | {"new": "", "hours.1.hours": "выходной"}).headers["location"]).text
    )
    days = page[page.index('id="days"') :]
    assert "22:00–6:00" in days and days.count("закрыто") >= 10 and 'value="закрыто"' in page


def test_parts_that_are_there_once_open_at_once_and_holidays_have_rows(writer):
    page = plain(writer.get(f"{CONTACTS}?of=holidays").text)
    assert 'name="holidays.0.date"' in page and "Новая запись" not in page and 'value="remove"' not in page
    sent = {"of": "holidays", "key": "holidays", "holidays.0.date": "2027-01-01", "holidays.1.date": "2027-02-20"}
    answer = writer.post(CONTACTS, data=sent | {"holidays.1.like": "friday"})
    assert answer.headers["location"] == f"{CONTACTS}?of=holidays&told=saved"
    review = plain(
        writer.get(re.search(r'href="(/write/changes/\d+)"', writer.get(answer.headers["location"]).text)[1]).text
    )
    assert "like: friday" in review
    for part in ("urgent", "service_levels", "replies"):
        assert writer.get(f"{CONTACTS}?of={part}").status_code == 200
    assert writer.get(f"{CONTACTS}?of=nothing").status_code == 404


def test_a_choice_of_a_topic_is_published_and_readers_find_it_in_the_form(writer, settings):
    page = writer.get(f"{CONTACTS}?of=topics&key=cards").text
    fields = dict(re.findall(r'<input id="entry[^"]*" name="([^"]+)" type="text" value="([^"]*)"', page))
    fields |= dict(re.findall(r'<textarea id="entry[^"]*" name="([^"]+)"[^>]*>\n([^<]*)<', page))
    chosen = re.findall(
        r'<select id="entry[^"]*" name="([^"]+)"[^>]*>.*?<option value="([^"]*)" selected', page, re.DOTALL
    )
    before = (settings.articles / "contacts.yaml").read_text("utf-8")
    sent = fields | dict(chosen) | {"of": "topics", "key": "cards"}
    writer.post(CONTACTS, data=sent)
    more = {"purposes.2.id": "worn", "purposes.2.title.ru": "Карта стёрлась", "purposes.2.title.en": "My card is worn"}
    page = writer.get(writer.post(CONTACTS, data=sent | more).headers["location"]).text
    review = re.search(r'href="(/write/changes/\d+)"', page)[1]
    assert writer.post(review, data={"action": "publish"}).status_code == 303
    after = (settings.articles / "contacts.yaml").read_text("utf-8")
    line = '      - {id: worn, title: {ru: "Карта стёрлась", en: "My card is worn"}}\n'
    assert line in after and after.replace(line, "") == before  # the form that was sent back as it was changed nothing
    assert "Карта стёрлась" in plain(writer.get("/ru/contact?topic=cards").text)


def test_the_organisation_gets_another_name_and_pages_show_it_without_a_restart(writer, settings):
    (settings.articles / "brand.toml").write_text('# Ours.\nru = "Ромашка"\n', "utf-8")
    url = "/write/entries/brand.toml"
    assert 'value="Ромашка"' in writer.get(url).text and "Ромашка" in writer.get("/ru/").text
    answer = writer.post(url, data={"key": "brand.toml", "ru": "Лютик", "en": ""})
    assert answer.headers["location"] == f"{url}?told=saved"
    review = re.search(r'href="(/write/changes/\d+)"', writer.get(url).text)[1]
    assert writer.post(review, data={"action": "publish"}).status_code == 303
    assert (settings.articles / "brand.toml").read_text("utf-8") == '# Ours.\nru = "Лютик"\n'
    assert '<strong class="desk-brand">Лютик</strong>' in writer.get("/write").text


def test_a_name_that_cannot_be_read_is_changed_as_text(writer, settings):
    (settings.articles / "brand.toml").write_text("ru = [\n")
    assert "/write/edit/brand.toml" in writer.get("/write/entries/brand.toml").text
    assert writer.get("/write/edit/brand.toml").status_code == 200

"""A site in other languages than Russian and English: its pages, its letters and its search, without a line of code."""

from __future__ import annotations

from datetime import date

import pytest

from kb.delivery.letters import LetterWriter
from kb.settings import Settings
from search.build.build import BuildOptions, build
from search.progress import Progress
from search.query.live import Live
from search.query.values import Query

CONTACTS = """
topics:
  - {id: cards, title: {de: Karten, es: Tarjetas, ar: البطاقات}}
"""
FILES = {
    "de/karten/sperren.md": "---\ntitle: Karte sperren\nsummary: Die Karte lässt sich in der App sperren.\n---\nÖffnen Sie die App.\n\n!!! warning\n    Den Code niemandem nennen.\n",
    "de/karten/limits.md": "# Limits der Konten\n\nFür Überweisungen gelten Tageslimits.\n",
    "es/karten/sperren.md": "# Bloquear la tarjeta\n\nAbra la aplicación.\n",
    "ar/karten/sperren.md": "# إيقاف البطاقة\n\nافتح التطبيق.\n",
    "fr/karten/sperren.md": "# Bloquer la carte\n\nOuvrez l’application.\n",
    "contacts.yaml": CONTACTS,
    "texts/ar.toml": 'language = "العربية"\n[site]\nhelp = "المساعدة"\n[articles]\none = "مقال واحد"\ntwo = "مقالان"\nfew = "{n} مقالات"\nmany = "{n} مقالًا"\nother = "{n} مقال"\n',
    "texts/de.toml": '[vote]\nquestion = "Alles klar?"\n[letters.common]\nhello = "Moin,"\n',
}


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("other")
    for name, text in FILES.items():
        (folder / "articles" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "articles" / name).write_text(text, "utf-8")
    settings = Settings(articles=folder / "articles", index=folder / "index", model="none", languages="de,es,ar")
    build(settings, BuildOptions(today=date(2026, 11, 23)), Progress())
    return settings


@pytest.fixture
def client(make_client, other: Settings):
    return make_client(articles=other.articles, index=other.index, languages=other.languages, model="none")


def test_every_page_a_reader_opens_speaks_german(client):
    for path in ("/de/", "/de/articles", "/de/a/karten/sperren", "/de/search?q=Karte", "/de/contact", "/de/channels"):
        page = client.get(path)
        assert page.status_code == 200 and '<html lang="de"' in page.text, path
    assert "Kontakt" in client.get("/de/").text and "Achtung" in client.get("/de/a/karten/sperren").text
    assert client.get("/").headers["location"] == "/de/"


def test_a_language_the_site_does_not_have_is_no_page_and_its_articles_are_in_no_list(client):
    assert client.get("/fr/a/karten/sperren").status_code == 404 and client.get("/ru/").status_code == 404
    assert "/fr/" not in client.get("/sitemap.xml").text


def test_lines_run_from_right_to_left_where_the_language_does(client):
    page = client.get("/ar/a/karten/sperren").text
    assert '<html lang="ar" dir="rtl"' in page and "المساعدة" in page
    assert "Did this article help?" in page  # what nobody has translated yet
    assert 'dir="rtl"' not in client.get("/de/").text


def test_an_organisation_says_things_its_own_way(client):
    assert "Alles klar?" in client.get("/de/a/karten/sperren").text


def test_a_translation_is_offered_by_its_own_name(client):
    page = client.get("/de/a/karten/sperren").text
    assert 'hreflang="es"' in page and "Español" in page and "العربية" in page


@pytest.mark.parametrize(
    ("asked", "lang", "found"),
    [
        ("Karten sperrt", "de", "karten/sperren"),
        ("Überweisung", "de", "karten/limits"),
        ("tarjetas bloqueadas", "es", "karten/sperren"),
        ("البطاقة", "ar", "karten/sperren"),
    ],
)
def test_other_forms_of_a_word_are_found(other: Settings, asked: str, lang: str, found: str):
    results = Live(other).public.search(Query.parse(asked, lang=lang)).results
    assert results and (results[0].key, results[0].lang) == (found, lang)


def test_german_words_are_not_mended_into_others(other: Settings):
    assert Live(other).public.search(Query.parse("wie kann ich meine Karten sperren", lang="de")).rescue is None


def test_letters_speak_the_language_of_the_request(other: Settings):
    texts = LetterWriter(other, b"key").texts
    assert texts["de"]("common.hello") == "Moin," and texts["es"]("common.hello") == "Hola:"
    assert texts["de"].moment("2026-11-24T16:00:00+03:00", "Europe/Moscow") == "24. November, 16:00 Uhr Moskauer Zeit"
    assert texts["es"]("created.due", due=texts["es"].moment("2026-11-24T16:00:00+03:00", "Europe/Moscow")) == (
        "Responderemos antes de las 16:00 del 24 de noviembre (hora de Moscú)."
    )
    assert texts["ar"]("common.hello") == "Hello,"

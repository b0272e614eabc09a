"""Records become articles: fields where ours are, old addresses, search words; what is unknown is for staff."""

from __future__ import annotations

import pytest

pytest.importorskip("markdownify", reason="the extra `import` is not installed")

from kb.importing.articles import make_folder
from kb.importing.reading.record import ImportedArticle, ImportedReply, ImportedSection, ReadSource
from kb.importing.reading.source import SavedFiles

NOTHING = SavedFiles("nothing")


def made(*articles: ImportedArticle, **others: object) -> dict[str, str]:
    return make_folder(ReadSource(articles=articles, **others), NOTHING, {}).texts


def article(**fields: object) -> ImportedArticle:
    return ImportedArticle(
        **{"id": "1", "title": "PIN", "body": "<p>x</p>", "lang": "en", "audience": "public", **fields}
    )


def test_an_unknown_visibility_is_for_staff_unless_somebody_says_otherwise():
    read = ReadSource(articles=(article(audience=""),))
    assert 'audience: "internal"' in make_folder(read, NOTHING, {}).texts["en/pin.md"]
    assert "audience" not in make_folder(read, NOTHING, {}, unknown="public").texts["en/pin.md"]
    assert [loss.kind for loss in make_folder(read, NOTHING, {}).losses] == ["unknown-visibility"]


def test_labels_of_one_article_are_its_questions_and_shared_ones_join_its_title():
    texts = made(article(labels=("refund", "money")), article(id="2", title="Fees", labels=("money",)))
    assert '- "refund"\n  - "PIN (money)"' in texts["en/pin.md"]
    assert '- "Fees (money)"' in texts["en/fees.md"]


def test_addresses_lead_here_but_for_those_that_only_a_query_tells_apart():
    read = ReadSource(
        articles=(article(addresses=("https://a.example/hc/1-x/", "https://a.example/?p=7", "file.html")),),
        redirects={"/older": "/hc/1-x"},
    )
    folder = make_folder(read, NOTHING, {})
    assert 'redirect_from:\n  - "/hc/1-x"\n  - "/older"\n' in folder.texts["en/pin.md"]
    assert [loss.kind for loss in folder.losses] == ["address"]


def test_sections_are_described_and_replies_are_articles_for_staff():
    texts = made(
        article(section=("c", "s")),
        sections=(
            ImportedSection(id="c", title={"": "Help"}),
            ImportedSection(id="s", title={"en-us": "Cards", "de": "Karten"}, order=2),
        ),
        replies=(ImportedReply("Hello", "<p>We are <b>looking</b>.</p>"),),
    )
    assert texts["categories.yaml"] == '"help/cards":\n  title: {en: "Cards"}\n  order: 2\n'
    assert 'summary: "We are **looking**."\naudience: "internal"' in texts["en/replies/hello.md"]

"""A library is where articles are looked up: by id, by file, by the old address they were known under."""

from __future__ import annotations


def test_an_article_is_found_by_language_and_key(folder):
    library = folder.article("ru/cards/block.md").article("en/cards/block.md").load()
    assert library.languages == ("en", "ru")
    assert library.keys == {"cards/block"}
    article = library.article("ru", "cards/block")
    assert article is library.by_id["ru/cards/block"] is library.by_path["ru/cards/block.md"]
    assert article.slug == "block"
    assert library.article("de", "cards/block") is None


def test_a_file_is_found_whatever_case_a_link_is_written_in(folder):
    library = folder.article("ru/Cards/Block.md").write("ru/Photo.PNG", b"x").load()
    assert library.by_folded_path["ru/cards/block.md"].path == "ru/Cards/Block.md"
    assert library.folded_assets["ru/photo.png"] == "ru/Photo.PNG"


def test_only_a_published_article_takes_over_an_old_address(folder):
    folder.article("ru/a.md", redirect_from=["old"]).article("ru/b.md", redirect_from=["older"], status="draft")
    assert folder.load().redirects == {"old": "a"}


def test_a_draft_beside_an_article_knows_what_it_will_replace(folder):
    library = folder.article("ru/a.md").article("ru/a.draft.md", status="draft").load()
    assert library.by_id["ru/a.draft"].draft_of == "ru/a"
    assert library.by_id["ru/a"].draft_of == ""

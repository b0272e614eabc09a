"""WordPress and Word: states, shortcodes, headings; entities of XML are never opened."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

pytest.importorskip("mammoth", reason="the extra `import` is not installed")

from kb.importing.formats.documents import read_docx, read_wordpress
from kb.importing.reading.record import ReadSource
from kb.importing.reading.source import SavedFiles, SourceRefused

HEAD = '<rss xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/"><channel>'
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def wordpress(
    folder: Path,
    body: str,
    fields: str = "<wp:status>publish</wp:status>",
    doctype: str = "",
    above: str = "",
    kind: str = "page",
) -> ReadSource:
    item = f"{above}<item><title>PIN</title><link>https://a.example/pin/</link><content:encoded><![CDATA[{body}]]></content:encoded><wp:post_type>{kind}</wp:post_type><wp:post_id>1</wp:post_id>{fields}</item>"
    (folder / "a.xml").write_text(f'<?xml version="1.0"?>{doctype}{HEAD}{item}</channel></rss>', "utf-8")
    return read_wordpress(SavedFiles.open(folder))


@pytest.mark.parametrize(
    ("fields", "seen"),
    [
        ("<wp:status>publish</wp:status>", ("published", "public")),
        ("<wp:status>private</wp:status>", ("published", "internal")),
        ("<wp:status>publish</wp:status><wp:post_password>x</wp:post_password>", ("published", "internal")),
        ("<wp:status>pending</wp:status>", ("draft", "")),
    ],
)
def test_who_may_read_a_post(tmp_path: Path, fields: str, seen: tuple[str, str]):
    (one,) = wordpress(tmp_path, "x", fields).articles
    assert (one.state, one.audience) == seen


def test_marks_of_blocks_and_shortcodes_go_and_their_text_stays(tmp_path: Path):
    body = '<!-- wp:paragraph -->One\n\n[box kind="x"]Two[/box] [gallery ids="1"] [not a code]<!-- /wp:paragraph -->'
    made = wordpress(tmp_path, body)
    assert made.articles[0].body == "<p>One</p><p>Two  [not a code]</p>"
    assert [loss.what for loss in made.losses] == ["[box]", "[gallery]"]


@pytest.mark.parametrize(
    "entity",
    ['<!ENTITY x SYSTEM "file:///etc/passwd">', '<!ENTITY a "b"><!ENTITY c "&a;&a;&a;">'],
    ids=["file", "bomb"],
)
def test_entities_are_refused(tmp_path: Path, entity: str):
    with pytest.raises(SourceRefused, match="declares entities of its own"):
        wordpress(tmp_path, "x", doctype=f"<!DOCTYPE rss [{entity}]>")


def test_xml_that_is_none_is_told(tmp_path: Path):
    (tmp_path / "a.xml").write_text("<rss>")
    with pytest.raises(SourceRefused, match="is not XML"):
        read_wordpress(SavedFiles.open(tmp_path))


def docx(file: Path, document: str) -> SavedFiles:
    with zipfile.ZipFile(file, "w") as bundle:
        bundle.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
        )
        bundle.writestr(
            "_rels/.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
        )
        bundle.writestr("word/document.xml", document)
    return SavedFiles.open(file)


def test_a_word_document_has_its_first_heading_as_title(tmp_path: Path):
    paragraphs = '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>PIN</w:t></w:r></w:p><w:p><w:r><w:t>Text</w:t></w:r></w:p>'
    (one,) = read_docx(
        docx(tmp_path / "a.docx", f"<w:document {W}><w:body>{paragraphs}</w:body></w:document>")
    ).articles
    assert (one.title, one.body, one.audience) == ("PIN", "<p>Text</p>", "")


def test_the_style_of_a_title_is_a_title(tmp_path: Path):
    text = (
        '<w:p><w:pPr><w:pStyle w:val="T"/></w:pPr><w:r><w:t>PIN</w:t></w:r></w:p><w:p><w:r><w:t>Text</w:t></w:r></w:p>'
    )
    docx(tmp_path / "a.docx", f"<w:document {W}><w:body>{text}</w:body></w:document>")
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles"
    names = "http://schemas.openxmlformats.org/package/2006/relationships"
    with zipfile.ZipFile(tmp_path / "a.docx", "a") as bundle:
        style = '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style>'
        bundle.writestr("word/styles.xml", f"<w:styles {W}>{style}</w:styles>")
        related = f'<Relationship Id="s" Type="{kind}" Target="styles.xml"/>'
        bundle.writestr("word/_rels/document.xml.rels", f'<Relationships xmlns="{names}">{related}</Relationships>')
    (one,) = read_docx(SavedFiles.open(tmp_path / "a.docx")).articles
    assert (one.title, one.body) == ("PIN", "<p>Text</p>")


def test_hidden_text_of_word_stays_behind_and_is_told(tmp_path: Path):
    runs = "".join(
        f"<w:r><w:rPr>{mark}</w:rPr><w:t>{text}</w:t></w:r>"
        for text, mark in (("Seen", ""), ("Secret", "<w:vanish/>"), ("Shown", '<w:vanish w:val="0"/>'))
    )
    made = read_docx(docx(tmp_path / "a.docx", f"<w:document {W}><w:body><w:p>{runs}</w:p></w:body></w:document>"))
    assert made.articles[0].body == "<p>SeenShown</p>"
    assert [(loss.kind, loss.what) for loss in made.losses] == [("element", "hidden text of Word, left out")]


def test_entities_of_a_word_document_are_refused(tmp_path: Path):
    document = f'<!DOCTYPE w [<!ENTITY x "y">]><w:document {W}><w:body/></w:document>'
    with pytest.raises(SourceRefused, match="declares entities"):
        read_docx(docx(tmp_path / "a.docx", document))


def category(domain: str, name: str, text: str) -> str:
    return f'<category domain="{domain}" nicename="{name}">{text}</category>'


def test_of_all_terms_of_a_post_only_a_category_is_its_section(tmp_path: Path):
    terms = [("post_format", "post-format-video", "Video"), ("language", "de", "Deutsch"), ("doc_tag", "t", "Tagged")]
    terms += [("post_translations", "pll_5f", "pll_5f"), ("category", "inner", "Inner")]
    above = "".join(
        f"<wp:category><wp:category_nicename>{name}</wp:category_nicename><wp:category_parent>{parent}</wp:category_parent>"
        f"<wp:cat_name>{title}</wp:cat_name></wp:category>"
        for name, parent, title in (("top", "", "Top"), ("inner", "top", "Inner"))
    )
    fields = "<wp:status>publish</wp:status>" + "".join(category(*one) for one in terms)
    made = wordpress(tmp_path, "x", fields, above=above)
    (one,) = made.articles
    assert (one.section, one.lang, one.labels, one.id) == (("top", "inner"), "de", ("Tagged",), "pll_5f")
    assert {section.id: section.title for section in made.sections} == {"top": {"": "Top"}, "inner": {"": "Inner"}}


@pytest.mark.parametrize("kind", ["docs", "manual_documentation", "epkb_post_type_2", "ufaq", "wpkb-article"])
def test_plugins_of_help_centres_have_articles_of_their_own_kinds(tmp_path: Path, kind: str):
    assert len(wordpress(tmp_path, "x", kind=kind).articles) == 1


def test_entries_that_are_no_articles_are_told_but_for_those_of_wordpress_itself(tmp_path: Path):
    assert [(loss.kind, loss.what) for loss in wordpress(tmp_path, "x", kind="product").losses] == [
        ("kind", "1 of product")
    ]
    for own in ("attachment", "nav_menu_item", "wp_knowledge_block", "revision"):
        made = wordpress(tmp_path, "x", kind=own)
        assert (made.articles, made.losses) == ((), ())

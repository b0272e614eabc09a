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


def wordpress(folder: Path, body: str, fields: str = "<wp:status>publish</wp:status>", doctype: str = "") -> ReadSource:
    item = f"<item><title>PIN</title><link>https://a.example/pin/</link><content:encoded><![CDATA[{body}]]></content:encoded><wp:post_type>page</wp:post_type><wp:post_id>1</wp:post_id>{fields}</item>"
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


def test_entities_of_a_word_document_are_refused(tmp_path: Path):
    document = f'<!DOCTYPE w [<!ENTITY x "y">]><w:document {W}><w:body/></w:document>'
    with pytest.raises(SourceRefused, match="declares entities"):
        read_docx(docx(tmp_path / "a.docx", document))

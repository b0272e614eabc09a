"""Whatever was saved comes or is told of, and comes the same the second time."""

from __future__ import annotations

from kb.importing.importing import import_articles
from kb.importing.reading.record import ImportedArticle, ImportedSection, ReadSource
from kb.importing.tidying import tidied


def article(id: str, title: str = "T", body: str = "<p>x</p>", **fields) -> ImportedArticle:
    return ImportedArticle(id=id, title=title, body=body, lang="en", **fields)


def test_of_two_texts_of_one_number_and_language_the_second_is_told_unless_it_is_the_same():
    read = tidied(ReadSource(articles=(article("1"), article("1"), article("1", "Other"))))
    assert [one.title for one in read.articles] == ["T"]
    assert [(loss.kind, loss.where) for loss in read.losses] == [("double", "Other")]


def test_texts_without_a_number_are_kept_apart_and_have_no_address_of_one():
    unnumbered = article("", addresses=("/hc/articles/", "/t"))
    first, second = tidied(ReadSource(articles=(unnumbered, unnumbered))).articles
    assert first.id and second.id and first.id != second.id and first.addresses == ("/t",)


def test_titles_are_read_as_html_has_them_and_what_is_empty_or_in_no_section_is_told():
    read = tidied(
        ReadSource(
            articles=(article("1", "Fees &amp; AT&amp;T &#8212; new", section=("a", "b")), article("2", "", "")),
            sections=(ImportedSection(id="a", title={"en": "A &lt; B"}),),
        )
    )
    assert read.articles[0].title == "Fees & AT&T — new" and read.sections[0].title == {"en": "A < B"}
    assert [(loss.kind, loss.what) for loss in read.losses] == [
        ("section", "section b is not among the saved files"),
        ("empty", "no title and no words"),
    ]


def test_a_table_of_russian_excel_keeps_its_letters_and_imports_the_same_again(tmp_path):
    table = tmp_path / "t.csv"
    table.write_bytes("Вопрос;Ответ\nКак войти?;Нажмите «Вход».\n".encode("cp1251"))
    report = import_articles("table", table, tmp_path / "out")
    assert "Нажмите «Вход»." in next((tmp_path / "out").rglob("kak-voyti.md")).read_text("utf-8")
    assert "read as Windows-1251" in report and "1  files unchanged" in import_articles(
        "table", table, tmp_path / "out"
    )


def test_a_text_of_western_europe_is_not_taken_for_russian(tmp_path):
    table = tmp_path / "t.csv"
    table.write_bytes("Frage,Antwort\nGebühr?,Für Käufe außerhalb 3 €\n".encode("cp1252"))
    import_articles("table", table, tmp_path / "out")
    assert any("Für Käufe außerhalb 3 €" in file.read_text("utf-8") for file in (tmp_path / "out").rglob("*.md"))

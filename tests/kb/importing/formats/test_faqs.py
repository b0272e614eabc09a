"""Questions and answers in tables, phpMyFAQ and Zammad."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

openpyxl = pytest.importorskip("openpyxl", reason="the extra `import` is not installed")

from kb.importing.formats.faqs import read_phpmyfaq, read_table, read_zammad  # noqa: E402
from kb.importing.reading.source import SavedFiles, SourceRefused  # noqa: E402


def test_a_row_is_an_article_and_its_question_is_asked(tmp_path: Path):
    (tmp_path / "a.csv").write_text('Вопрос;Ответ;Доступ;Метки\n"Где ПИН?";"В приложении";для всех;пин, код\n', "utf-8")
    (one,) = read_table(SavedFiles.open(tmp_path)).articles
    assert (one.title, one.questions, one.audience, one.labels, one.body) == (
        "Где ПИН?",
        ("Где ПИН?",),
        "public",
        ("пин", "код"),
        "<p>В приложении</p>",
    )


def test_a_table_without_a_head_has_questions_first(tmp_path: Path):
    (tmp_path / "a.csv").write_text("Where?,Here\n", "utf-8")
    assert [(one.title, one.audience) for one in read_table(SavedFiles.open(tmp_path)).articles] == [("Where?", "")]


def test_a_workbook_and_one_that_is_none(tmp_path: Path):
    book = openpyxl.Workbook()
    book.active.append(["Question", "Answer", "Category"])
    book.active.append(["Where?", "Here", "Cards"])
    book.save(tmp_path / "a.xlsx")
    made = read_table(SavedFiles.open(tmp_path))
    assert made.articles[0].section == ("Cards",) and made.sections[0].title == {"": "Cards"}
    (tmp_path / "b.xlsx").write_bytes(b"no workbook")
    with pytest.raises(SourceRefused, match="can't be read as a workbook"):
        read_table(SavedFiles.open(tmp_path))


@pytest.mark.parametrize(
    ("column", "cell", "state"),
    [
        *(("Status", cell, "draft") for cell in ("", "draft", "in review", "На проверке", "0")),
        *(("Status", cell, "published") for cell in ("Published", "опубликовано", "1")),
        ("Status", "Archived", "archived"),
        *(("published_at", cell, "draft") for cell in ("", "null", "2099-01-01")),
        ("published_at", "2024-01-01", "published"),
    ],
)
def test_a_row_is_published_only_where_its_own_column_says_so(tmp_path: Path, column: str, cell: str, state: str):
    (tmp_path / "a.csv").write_text(f"Question,Answer,{column}\nWhere?,Here,{cell}\n", "utf-8")
    assert [one.state for one in read_table(SavedFiles.open(tmp_path)).articles] == [state]


def test_phpmyfaq_is_unescaped_once(tmp_path: Path):
    faq = {
        "id": 1,
        "language": "en",
        "category": "Help &gt;&gt; Cards",
        "question": "A &amp; B?",
        "answer": "&lt;p&gt;x &amp;lt; y&lt;/p&gt;",
    }
    (tmp_path / "a.json").write_text(json.dumps([{"faq": faq}]))
    (one,) = read_phpmyfaq(SavedFiles.open(tmp_path)).articles
    assert (one.title, one.body, one.section, one.audience) == ("A & B?", "<p>x &lt; y</p>", ("Help", "Cards"), "")


@pytest.mark.parametrize(
    ("times", "seen"),
    [
        ({"published_at": "2026-01-01"}, ("published", "public")),
        ({"internal_at": "2026-01-01"}, ("published", "internal")),
        ({}, ("draft", "internal")),
        ({"archived_at": "2026-01-01", "published_at": "2026-01-01"}, ("archived", "public")),
    ],
)
def test_zammad_says_when_a_text_became_what(tmp_path: Path, times: dict, seen: tuple[str, str]):
    assets = {
        "KnowledgeBaseAnswer": {"1": {"id": 1, "category_id": 3, **times}},
        "KnowledgeBaseAnswerTranslation": {"1": {"id": 1, "answer_id": 1, "title": "PIN", "content_id": 2}},
        "KnowledgeBaseAnswerTranslationContent": {"2": {"body": "<p>x</p>"}},
        "KnowledgeBaseCategory": {"3": {"id": 3, "parent_id": 4}, "4": {"id": 4}},
    }
    (tmp_path / "a.json").write_text(json.dumps({"assets": assets}))
    (one,) = read_zammad(SavedFiles.open(tmp_path)).articles
    assert (one.state, one.audience) == seen and one.section == ("4", "3")


def test_every_sheet_has_its_own_head_and_hidden_ones_are_told(tmp_path: Path):
    book = openpyxl.Workbook()
    for name, rows in (
        ("One", [["Question", "Answer"], ["Q1", "A1"]]),
        ("Two", [["Answer", "Question"], ["A2", "Q2"]]),
    ):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    hidden = book.create_sheet("Notes")
    hidden.append(["Secret", "for nobody"])
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    made = read_table(SavedFiles.open(tmp_path))
    assert [(one.title, one.body) for one in made.articles] == [("Q1", "<p>A1</p>"), ("Q2", "<p>A2</p>")]
    assert [(loss.kind, loss.where) for loss in made.losses] == [("table", "a.xlsx, Notes")]


@pytest.mark.parametrize(
    ("days", "seen"),
    [
        ({"published_at": "2099-01-01T00:00:00.000Z"}, ("draft", "internal")),
        ({"internal_at": "2024-01-01T00:00:00Z", "published_at": "2099-01-01T00:00:00Z"}, ("published", "internal")),
        ({"published_at": "2024-01-01T00:00:00Z", "archived_at": "2099-01-01T00:00:00Z"}, ("published", "public")),
        ({"published_at": "2024-01-01T00:00:00Z", "archived_at": "2024-02-01T00:00:00Z"}, ("archived", "public")),
    ],
)
def test_an_answer_of_zammad_whose_day_has_not_come_is_not_shown(
    tmp_path: Path, days: dict[str, str], seen: tuple[str, str]
):
    (one,) = zammad(tmp_path, days).articles
    assert (one.state, one.audience) == seen


def test_films_and_files_of_zammad_are_links(tmp_path: Path):
    files = {"attachments": [{"id": "7", "filename": "my form.pdf"}]}
    (one,) = zammad(tmp_path, files, body="<p>( widget: video, provider: youtube, id: aB-1 )</p>").articles
    assert '<a href="https://www.youtube.com/watch?v=aB-1">' in one.body and "widget" not in one.body
    assert '<a href="/api/v1/attachments/7/my%20form.pdf">my form.pdf</a>' in one.body


def zammad(folder: Path, answer: dict[str, object], body: str = "x"):
    assets = {
        "KnowledgeBaseAnswer": {"1": {"id": 1, "category_id": 1, **answer}},
        "KnowledgeBaseAnswerTranslation": {"1": {"answer_id": 1, "title": "T", "content_id": 1}},
        "KnowledgeBaseAnswerTranslationContent": {"1": {"body": body}},
    }
    (folder / "kb.json").write_text(json.dumps({"assets": assets}), "utf-8")
    return read_zammad(SavedFiles.open(folder))

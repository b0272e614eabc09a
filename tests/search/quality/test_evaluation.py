"""Measuring search: the figures are those of their definitions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kb.errors import SettingsError
from search.progress import Progress
from search.quality.evaluation import Labelled, Measured, Outcome, auroc, library_of, measure, open_engine, read_set
from search.query.values import Found, Query

DOCUMENTS = [
    {"id": "block", "title": "Заблокировать карту", "text": "Приостановите карту в приложении.", "lang": "ru"},
    {"id": "deposit", "title": "Открыть вклад", "text": "Вклад открывают за минуту.", "lang": "ru"},
    {"id": "loan", "title": "Погасить кредит", "text": "Кредит гасят досрочно без комиссии.", "lang": "ru"},
    {"id": "atm", "title": "Cash abroad", "text": "Withdraw cash at any machine.", "lang": "en"},
]
QUERIES = [
    {"id": "q1", "text": "заблокировать карту", "lang": "ru"},
    {"id": "q2", "text": "открыть вклад", "lang": "ru"},
    {"id": "q3", "text": "погасить кредит", "lang": "ru"},
    {"id": "q4", "text": "withdraw cash", "lang": "en"},
]
QRELS = [
    {"query_id": q, "doc_id": d, "relevance": 1}
    for q, d in (("q1", "block"), ("q2", "deposit"), ("q3", "loan"), ("q4", "atm"))
]


@pytest.fixture
def labelled(tmp_path: Path):
    def write(name: str = "small", *, noanswer: dict | None = None, **files) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        for file, rows in ({"corpus": DOCUMENTS, "queries": QUERIES, "qrels": QRELS} | files).items():
            text = rows if isinstance(rows, str) else "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
            (folder / f"{file}.jsonl").write_text(text + "\n", encoding="utf-8")
        if noanswer is not None:
            (folder / "noanswer.json").write_text(json.dumps(noanswer))
        return folder

    return write


def outcome(answers: str, found: str, confidence: float = 0.5) -> Outcome:
    query = Labelled("q", "text", "ru", frozenset(answers.split()))
    return Outcome(query, tuple(found.split()), Found(query=Query(text="text"), confidence=confidence))


def test_hits_and_reciprocal_ranks_are_counted_from_the_first_right_document():
    measured = Measured(
        "m",
        9,
        (
            outcome("a", "a b c"),
            outcome("a", "b a c"),
            outcome("a b", "c d a b"),
            outcome("a", "b c"),
            outcome("a", ""),
        ),
    )
    figures = measured.summary()
    assert [figures[f"hit@{depth}"] for depth in (1, 3, 5, 10)] == [0.2, 0.6, 0.6, 0.6]
    assert figures["mrr@10"] == pytest.approx((1 + 1 / 2 + 1 / 3) / 5, abs=1e-4)
    assert figures["zero_results"] == 0.2


def test_a_right_document_beyond_the_tenth_place_counts_as_missed():
    assert outcome("k", "a b c d e f g h i j k").rank == 0
    assert outcome("j", "a b c d e f g h i j").rank == 10


@pytest.mark.parametrize(
    ("sure", "unsure", "area"),
    [
        ([0.9, 0.8], [0.1, 0.2], 1.0),
        ([0.1], [0.9], 0.0),
        ([0.5, 0.5], [0.5], 0.5),
        ([0.9, 0.3], [0.5, 0.1], 0.75),
        ([0.9, 0.5], [0.5], 0.75),
    ],
)
def test_auroc_is_the_chance_that_an_answerable_question_has_more_confidence(sure, unsure, area):
    assert auroc(sure, unsure) == pytest.approx(area)


def test_a_set_is_read_with_its_masked_documents_and_unanswerable_questions(labelled):
    given = read_set(labelled(noanswer={"drop_docs": ["loan"], "unanswerable_queries": ["q3"]}))
    assert [document.id for document in given.documents] == ["block", "deposit", "atm"]
    assert [query.id for query in given.queries] == ["q1", "q2", "q4"]
    assert [query.id for query in given.unanswerable] == ["q3"]


def test_unanswerable_questions_may_be_written_out_whole(labelled):
    given = read_set(
        labelled(noanswer={"drop_docs": ["loan"], "unanswerable_queries": [{"id": "q3", "text": "погасить кредит"}]})
    )
    assert [query.text for query in given.unanswerable] == ["погасить кредит"]


def test_questions_without_a_right_document_are_not_measured(labelled):
    given = read_set(labelled(qrels=[*QRELS[:2], {"query_id": "q3", "doc_id": "loan", "relevance": 0}]))
    assert [query.id for query in given.queries] == ["q1", "q2"]


@pytest.mark.parametrize(
    "files",
    [
        {"qrels": "{"},
        {"corpus": "[]"},
        {"queries": '{"text": "no id"}'},
        {"qrels": '{"query_id": "q1"}'},
    ],
)
def test_a_broken_set_is_told_with_its_folder(labelled, files):
    folder = labelled(**files)
    with pytest.raises(SettingsError, match="small"):
        read_set(folder)


def test_a_set_without_files_is_told(tmp_path: Path):
    with pytest.raises(SettingsError, match="not a labelled set"):
        read_set(tmp_path)


def test_the_very_builder_and_engine_of_the_site_answer(labelled, make_desk, tmp_path: Path):
    given = read_set(labelled())
    engine = open_engine(library_of(given), make_desk().settings, tmp_path / "index", Progress())
    figures = measure(given, engine).summary()
    assert (figures["hit@1"], figures["mrr@10"], figures["zero_results"], figures["no_answer_auroc"]) == (
        1.0,
        1.0,
        0.0,
        None,
    )
    assert (figures["documents"], figures["queries"]) == (4, 4)


def test_spoiled_questions_are_measured_as_spoiled(labelled, make_desk, tmp_path: Path):
    given = read_set(labelled())
    engine = open_engine(library_of(given), make_desk().settings, tmp_path / "index", Progress())
    assert measure(given, engine, lambda text: "совсем другое").summary()["hit@10"] == 0.0

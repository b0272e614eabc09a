"""`kb eval`: the figures of labelled sets, for people and for scripts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

KEYS = "set documents queries hit@1 hit@3 hit@5 hit@10 mrr@10 zero_results no_answer_auroc p50_ms p99_ms".split()
SUBJECTS = {
    "block": (
        "Заблокировать карту",
        "Если карту украли, приостановите её в приложении.",
        ["украли карту", "как заблокировать карту", "потерял карту"],
    ),
    "sms": (
        "Не приходит СМС с кодом",
        "Проверьте связь и память телефона, запросите код снова.",
        ["не приходит смс", "нет кода в смс", "смс с кодом не пришла"],
    ),
    "deposit": (
        "Открыть вклад",
        "Вклад открывают за минуту, проценты платят ежемесячно.",
        ["как открыть вклад", "хочу вклад под проценты", "вклад в приложении"],
    ),
    "loan": (
        "Погасить кредит досрочно",
        "Комиссии нет, проценты пересчитаем.",
        ["погасить кредит раньше", "досрочное погашение кредита", "закрыть кредит"],
    ),
    "tax": (
        "Справка для вычета",
        "Закажите справку об уплаченных процентах.",
        ["справка для налоговой", "налоговый вычет", "где взять справку"],
    ),
}


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    folder = tmp_path / "sets" / "romashka_ru"
    folder.mkdir(parents=True)
    queries = [(f"{doc}-{n}", doc, text) for doc, (_, _, asked) in SUBJECTS.items() for n, text in enumerate(asked)]
    files = {
        "corpus": [
            {"id": doc, "title": title, "text": text, "lang": "ru"} for doc, (title, text, _) in SUBJECTS.items()
        ],
        "queries": [{"id": query, "text": text, "lang": "ru"} for query, _, text in queries],
        "qrels": [{"query_id": query, "doc_id": doc, "relevance": 1} for query, doc, _ in queries],
    }
    for name, rows in files.items():
        (folder / f"{name}.jsonl").write_text(
            "\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8"
        )
    masked = {"drop_docs": ["tax"], "unanswerable_queries": ["tax-0", "tax-1", "tax-2"]}
    (folder / "noanswer.json").write_text(json.dumps(masked))
    return folder


def test_json_is_one_object_a_set_with_exactly_the_promised_keys(desk, labelled, models):
    ran = desk.kb("eval", labelled, labelled, "--json", KB_MODEL="", KB_MODELS=str(models))
    assert ran.returncode == 0, ran.stderr
    first, second = map(json.loads, ran.stdout.splitlines())
    assert list(first) == list(second) == KEYS
    assert (first["set"], first["documents"], first["queries"]) == ("romashka_ru", 4, 12)
    assert first["hit@1"] >= 0.8
    assert first["hit@1"] <= first["hit@3"] <= first["hit@5"] <= first["hit@10"] == 1.0
    assert 0.9 <= first["mrr@10"] <= 1.0
    assert first["zero_results"] == 0.0
    assert first["no_answer_auroc"] > 0.7
    assert 0 < first["p50_ms"] <= first["p99_ms"]
    assert {key: value for key, value in first.items() if "_ms" not in key} == {
        key: value for key, value in second.items() if "_ms" not in key
    }


def test_without_unanswerable_questions_the_auroc_is_null(desk, labelled):
    (labelled / "noanswer.json").unlink()
    figures = json.loads(desk.kb("eval", labelled, "--json").stdout)
    assert list(figures) == KEYS
    assert (figures["no_answer_auroc"], figures["documents"], figures["queries"]) == (None, 5, 15)


def test_people_get_a_table(desk, labelled):
    ran = desk.kb("eval", labelled)
    assert ran.returncode == 0
    assert "hit@3" in ran.stdout and "mrr@10" in ran.stdout
    assert "12" in ran.stdout


def test_the_worst_questions_are_listed_with_what_came_instead(desk, labelled):
    queries = labelled / "queries.jsonl"
    queries.write_text(queries.read_text() + '\n{"id": "odd", "text": "вклад проценты", "lang": "ru"}')
    (labelled / "qrels.jsonl").open("a").write('\n{"query_id": "odd", "doc_id": "sms", "relevance": 1}')
    ran = desk.kb("eval", labelled, "--misses", "1")
    assert "romashka_ru odd: вклад проценты" in ran.stdout
    assert "1. deposit Открыть вклад" in ran.stdout


def test_another_corpus_file_may_be_named(desk, labelled):
    lines = (labelled / "corpus.jsonl").read_text().splitlines()
    (labelled / "short.jsonl").write_text("\n".join(lines[:2]))
    figures = json.loads(desk.kb("eval", labelled, "--corpus", "short.jsonl", "--json").stdout)
    assert figures["documents"] == 2
    assert figures["hit@10"] < 1


def test_an_edited_set_is_measured_anew(desk, labelled):
    before = json.loads(desk.kb("eval", labelled, "--json").stdout)
    corpus = labelled / "corpus.jsonl"
    corpus.write_text(
        corpus.read_text().replace("Открыть вклад", "Совсем другое").replace("Вклад открывают", "Это делают")
    )
    after = json.loads(desk.kb("eval", labelled, "--json").stdout)
    assert after["hit@10"] < before["hit@10"]


def test_spoiled_questions_may_be_asked(desk, labelled):
    figures = json.loads(desk.kb("eval", labelled, "--perturb", "layout", "--json").stdout)
    assert figures["hit@3"] >= 0.8
    ran = desk.kb("eval", labelled, "--perturb", "nonsense")
    assert (ran.returncode, "layout" in ran.stderr) == (2, True)


def test_a_folder_that_is_no_labelled_set_is_told_with_status_2(desk, tmp_path):
    (tmp_path / "empty").mkdir()
    ran = desk.kb("eval", tmp_path / "empty")
    assert ran.returncode == 2
    assert "empty" in ran.stderr and "Traceback" not in ran.stderr
    assert desk.kb("eval", tmp_path / "no-such-folder").returncode == 2


def test_files_beside_the_sets_are_passed_over(desk, labelled):
    (labelled.parent / "README.md").write_text("about the sets")
    ran = desk.kb("eval", labelled.parent / "README.md", labelled, "--json")
    assert ran.returncode == 0
    assert len(ran.stdout.splitlines()) == 1


def test_the_sites_own_index_is_left_alone(desk, labelled):
    desk.kb("build")
    before = desk.current
    desk.kb("eval", labelled, "--json")
    assert desk.current == before

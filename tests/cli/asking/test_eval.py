"""`kb eval`: the figures of labelled sets, for people and for scripts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from search.query.engine import Engine
from search.training.lessons import taught_to_tell_apart

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


@pytest.fixture
def history(tmp_path: Path) -> Path:
    """Articles that say nothing of what they are about: only what others asked leads to the right one."""
    folder = tmp_path / "sets" / "history_ru"
    folder.mkdir(parents=True)
    asked = {
        "atm": [f"{verb} {what}" for verb in ("железяка зажевала", "железяка съела") for what in SAME["atm"]],
        "loan": [f"{verb} {what}" for verb in ("хочу развязаться", "как развязаться") for what in SAME["loan"]],
    }
    corpus = {"atm": "Форма 12", "loan": "Форма 34", "deposit": "Форма 56"}
    queries = [(f"{doc}-{n}", doc, text) for doc, texts in asked.items() for n, text in enumerate(texts)]
    files = {
        "corpus": [{"id": id, "title": title, "text": "Позвоните нам.", "lang": "ru"} for id, title in corpus.items()],
        "queries": [{"id": id, "text": text, "lang": "ru"} for id, _, text in queries],
        "qrels": [{"query_id": id, "doc_id": doc, "relevance": 1} for id, doc, _ in queries],
    }
    for name, rows in files.items():
        lines = [json.dumps(row, ensure_ascii=False) for row in rows]
        (folder / f"{name}.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


SAME = {
    "atm": ["пластик", "мой пластик", "весь пластик", "пластик вчера"],
    "loan": ["с долгом", "с долгом быстрее", "с этим долгом", "с долгом раньше"],
}


@pytest.mark.slow
def test_resolved_questions_are_worth_something_with_and_without_what_they_teach(desk, history, models, monkeypatch):
    """One index answers for all: every fold learns in memory."""
    model, learnt = {"KB_MODEL": "", "KB_MODELS": str(models)}, []

    def noted(engine: Engine, pairs: Sequence[tuple[str, str]]) -> Engine:
        learnt.append([article for article, _ in pairs])
        return taught_to_tell_apart(engine, pairs)

    monkeypatch.setattr("cli.asking.eval.taught_to_tell_apart", noted)
    plain = json.loads(desk.kb("eval", history, "--resolved", "1", "--json", **model).stdout)
    assert learnt == []
    ran = desk.kb("eval", history, "--resolved", "1", "--learnt", "--json", **model)
    figures = json.loads(ran.stdout)
    assert [len(of_fold) for of_fold in learnt] == [12, 13, 13, 13, 13]
    assert list(plain) == list(figures)
    assert (figures["set"], figures["share"], figures["lacking_without"]) == ("history_ru", 1.0, None)
    assert figures["hit1_without"] == plain["hit1_without"] <= 0.5
    assert min(plain["hit1_with"], figures["hit1_with"]) > 0.8
    table = desk.kb("eval", history, "--resolved", "0.34", "--learnt", **model)
    assert table.returncode == 0 and "lacking with" in table.stdout
    assert {article for of_fold in learnt[5:] for article in of_fold} <= {"ru/atm", "ru/loan"}


@pytest.mark.slow
def test_what_lessons_teach_is_judged_on_a_set(desk, history, models, monkeypatch):
    model = {"KB_MODEL": "", "KB_MODELS": str(models)}
    few = desk.kb("eval", history, "--learnt", **model)
    assert few.returncode == 3 and "There are 16 lessons" in few.stderr and few.stdout == ""
    monkeypatch.setattr("search.training.lessons.FEWEST", 8)
    ran = desk.kb("eval", history, "--learnt", "--json", **model)
    verdict = json.loads(ran.stdout)
    assert verdict["set"] == "history_ru" and verdict["objections"] == ["there are too few questions to tell"]
    assert {part["part"] for part in verdict["parts"]} == {"articles with history", "articles without"}
    assert "Not proven to help" in desk.kb("eval", history, "--learnt", **model).stdout


@pytest.mark.parametrize("asked", [("--resolved", "1"), ("--learnt",), ("--resolved", "0.5", "--learnt")])
def test_without_a_model_nothing_is_said_to_be_worth_nothing(desk, labelled, asked):
    ran = desk.kb("eval", labelled, *asked)
    assert (ran.returncode, ran.stdout) == (3, "")
    assert "by keywords alone" in ran.stderr and "kb doctor" in ran.stderr


@pytest.mark.parametrize("way", [("--resolved", "1"), ("--learnt",), ("--adapted",)])
def test_what_is_not_measured_that_way_is_refused_before_anything_is_indexed(desk, labelled, way):
    for more in (("--perturb", "typo"), ("--misses", "3"), ("--confidence",)):
        ran = desk.kb("eval", labelled, *way, *more)
        assert ran.returncode == 2 and f"{more[0]}: not measured with" in ran.stderr
    assert desk.kb("eval", labelled, *way, "--perturb", "nonsense").returncode == 2
    assert not (desk.folder / "eval").exists()

"""Every kind of texts gives its pairs; a source without any is told of."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kb.errors import SettingsError
from search.training.plan import TextSource
from search.training.sources import Source, read_source

SAID = "Open the app, choose the card, press the red button and confirm it by the code that we send to you"
GESAGT = "Откройте приложение, выберите карту, нажмите красную кнопку и подтвердите кодом, который мы вам пришлём"


def source(root: Path, kind: str, folders: list[str], most: int = 100) -> Source:
    told = TextSource(name="these", kind=kind, folders=tuple(folders), licence="MIT", most=most)
    return read_source(told, root)


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")


def test_parallel_manuals_ask_in_one_language_for_the_other(tmp_path: Path):
    write(
        tmp_path,
        {
            "ru/a.md": f"# Потеря карты\n\n{GESAGT}\n\n## Новая карта\n\n{GESAGT} сразу\n",
            "en/a.md": f"# Lost card\n\n{SAID}\n\n## Another card\n\n{SAID} at once\n",
            "en/only.md": f"# Loans\n\n{SAID} twice\n",
        },
    )
    pairs = source(tmp_path, "parallel", ["ru", "en"]).pairs
    assert {(pair.question, pair.passage.split("\n")[0]) for pair in pairs} == {
        ("Потеря карты", "Lost card"),
        ("Новая карта", "Lost card"),
        ("Lost card", "Потеря карты"),
        ("Another card", "Потеря карты"),
    }
    assert {pair.document for pair in pairs} == {"a.md"}


def test_a_labelled_set_asks_what_its_people_asked(tmp_path: Path):
    rows = {
        "corpus": [{"id": "d1", "title": "Lost card", "text": SAID, "lang": "en"}],
        "queries": [{"id": f"q{n}", "text": text, "lang": "en"} for n, text in enumerate(("card gone", "where is it"))],
        "qrels": [{"query_id": f"q{n}", "doc_id": "d1", "relevance": 1} for n in range(2)],
    }
    write(tmp_path, {f"set/{name}.jsonl": "\n".join(map(json.dumps, told)) for name, told in rows.items()})
    pairs = source(tmp_path, "labelled", ["set"]).pairs
    assert [pair.question for pair in pairs] == ["card gone", "where is it"]
    assert {(pair.passage, pair.document) for pair in pairs} == {(f"Lost card\n{SAID}", "set/d1")}


def test_our_articles_are_asked_by_their_questions_in_both_languages(tmp_path: Path):
    write(
        tmp_path,
        {
            "kb/ru/lost.md": f"---\nsummary: {GESAGT}\nquestions: [карта пропала]\n---\n# Потеря карты\n\nТекст.\n",
            "kb/en/lost.md": f"---\nsummary: {SAID}\n---\n# Lost card\n\nText.\n",
            "kb/en/secret.md": "---\naudience: internal\nquestions: [who knows]\n---\n# Secret\n\nText.\n",
        },
    )
    pairs = source(tmp_path, "articles", ["kb"]).pairs
    assert {(pair.question, pair.passage.split("\n")[0]) for pair in pairs} == {
        ("карта пропала", "Потеря карты"),
        ("карта пропала", "Lost card"),
        ("Потеря карты", "Lost card"),
        ("Lost card", "Потеря карты"),
    }
    assert {pair.document for pair in pairs} == {"lost"}


def test_of_a_large_source_some_pairs_are_kept_the_same_every_time(tmp_path: Path):
    write(tmp_path, {f"m/{n}.md": f"# Subject {n}\n\n{SAID} {n}\n" for n in range(5)})
    kept = source(tmp_path, "markdown", ["m"], most=3)
    assert len(kept.pairs) == 3
    assert kept == source(tmp_path, "markdown", ["m"], most=3)


def test_a_missing_folder_and_one_without_pairs_are_told_of(tmp_path: Path):
    with pytest.raises(SettingsError, match="nowhere.*'these' names, is no folder. Check --texts"):
        source(tmp_path, "markdown", ["nowhere"])
    (tmp_path / "empty").mkdir()
    with pytest.raises(SettingsError, match="'these' gives 0 pairs"):
        source(tmp_path, "markdown", ["empty"])

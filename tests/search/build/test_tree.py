"""Two trees are written: one for customers, without a word of what is for staff, and one for agents with everything."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kb.errors import IndexUnavailable
from search.index.opened import open_index
from search.index.tree import Tree
from search.publish.generations import read_manifest
from search.query.live import Live

ARTICLES = {
    "ru/cards/block.md": "---\ntitle: Заблокировать карту\n---\n\nПриостановите карту.\n\n!!! internal\n    Канарейкаслово.\n",
    "ru/internal/rules.md": "---\ntitle: Правила смены\naudience: internal\n---\n\nТолькодлясвоих.\n",
    "ru/cards/late.md": "---\ntitle: Черновик\nstatus: draft\n---\n\nНичейныйтекст.\n",
}


def built(make_desk, articles=ARTICLES):
    desk = make_desk(articles)
    desk.build()
    return desk.current


def test_each_tree_holds_the_articles_of_its_audience(make_desk):
    current = built(make_desk)
    titles = {name: {card.title for card in Tree(current / name, "").cards} for name in ("public", "internal")}
    assert titles == {"public": {"Заблокировать карту"}, "internal": {"Заблокировать карту", "Правила смены"}}


def test_no_file_of_the_public_tree_holds_a_word_for_staff_or_of_a_draft(make_desk):
    current = built(make_desk)
    held = {
        name: b"".join(path.read_bytes() for path in (current / name).rglob("*") if path.is_file())
        for name in ("public", "internal")
    }
    for word in ("анарейкаслово", "олькодлясвоих", "Правила смены"):
        assert word.encode() in held["internal"] or word.casefold().encode() in held["internal"]
        assert word.casefold().encode() not in held["public"] and word.encode() not in held["public"]
    assert "ичейныйтекст".encode() not in held["public"] + held["internal"]


def test_where_staff_see_just_what_customers_see_the_files_are_written_once(make_desk):
    current = built(make_desk, {"ru/a.md": "# Один\n\nТекст.\n"})
    same = [(current / name / "articles.jsonl").stat().st_ino for name in ("public", "internal")]
    assert same[0] == same[1]


def test_a_tree_without_vectors_is_searched_by_words(make_desk):
    current = built(make_desk)
    assert (current / "public" / "postings").is_dir()
    assert not (current / "public" / "passages.faiss").exists()


SUBJECTS = (
    "карту",
    "счёт",
    "вклад",
    "пароль",
    "телефон",
    "адрес",
    "выписку",
    "перевод",
    "кредит",
    "страховку",
    "лимит",
)
DEEDS = ("Открыть", "Закрыть", "Изменить")
MANY = {
    f"ru/all/{deed}-{n}.md": f"---\ntitle: {DEEDS[deed]} {subject}\n---\n\nЧтобы {DEEDS[deed].lower()} {subject}, нажмите кнопку {n}.\n"
    for n, subject in enumerate(SUBJECTS)
    for deed in range(len(DEEDS))
} | {
    "ru/internal/rules.md": "---\ntitle: Правила смены\naudience: internal\n---\n\nКто открывает карту, тот закрывает смену.\n",
    "ru/all/later.md": "---\ntitle: Открыть новую карту\npublish_at: 2030-01-01\n---\n\nЧтобы открыть новую карту, нажмите кнопку.\n",
    "ru/all/past.md": "---\ntitle: Открыть старую карту\nexpire_at: 2026-12-01\n---\n\nЧтобы открыть старую карту, нажмите кнопку.\n",
}
ASKED = ("как открыть карту", "забыл пароль", "изменить номер телефона", "правила смены", "где взять выписку -телефон")


def on_disk(desk, name):
    """The same articles with their vectors on disk, built into another index with what the first one computed."""
    chosen = {"vectors_on_disk_from": 5, "index": desk.settings.index.parent / name}
    other = replace(desk, settings=desk.settings.model_copy(update=chosen))
    other.build(cache=desk.settings.index)
    return other


def test_vectors_on_disk_answer_as_those_in_memory_do(make_desk, ask):
    desk = make_desk(MANY, meaning=True)
    usual = desk.build()
    disk, again = on_disk(desk, "disk"), on_disk(desk, "again")
    assert (disk.current / "public" / "passages.rows.npy").is_file()
    assert not (desk.current / "public" / "passages.rows.npy").exists()
    manifests = [read_manifest(one.current) for one in (disk, again)]
    assert manifests[0].content == manifests[1].content != usual.content
    lives = [Live(one.settings, lambda: date(2027, 3, 1)) for one in (desk, disk)]
    for live in lives:
        live.wait_for_encoder(60)
    for text in ASKED:
        for tree in ("public", "internal"):
            memory, mapped = (ask(getattr(live, tree), text) for live in lives)
            assert memory.mode == mapped.mode == "hybrid"
            assert [one.key for one in mapped.results] == [one.key for one in memory.results]
            assert mapped.confidence == pytest.approx(memory.confidence, abs=0.01)
            found = {one.key for one in mapped.results}
            assert not found & {"all/later", "all/past"}
            assert tree == "internal" or "internal/rules" not in found


@pytest.mark.parametrize("name", ["passages.faiss", "passages.rows.npy"])
def test_an_index_whose_vectors_on_disk_are_gone_is_not_served(make_desk, name, caplog):
    desk = make_desk({path: MANY[path] for path in list(MANY)[:9]}, meaning=True, vectors_on_disk_from=5)
    desk.build()
    (desk.current / "public" / name).unlink()
    live = desk.live()
    with pytest.raises(IndexUnavailable):
        live.public  # noqa: B018 - asking is what fails
    assert "was refused" in caplog.text and name in caplog.text
    with pytest.raises((OSError, ValueError), match=name.replace(".", r"\.")):
        open_index(desk.current / "public", "")

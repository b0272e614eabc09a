"""Moving an article: everything that names it follows, or nothing is changed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kb.articles.files import blob_hash
from kb.authoring.move_apply import carry_out
from kb.authoring.move_plan import MoveError, plan

CONTACTS = """topics:
  - id: cards
    title: {ru: Карты}
    purposes: []
    suggest: [cards/a, cards/ab]
"""


@pytest.fixture
def tree(folder):
    folder.write("assets/x.png", b"png")
    folder.write("contacts.yaml", CONTACTS)
    folder.article(
        "ru/cards/a.md",
        "![x](../../assets/x.png) [Б](b.md#z) [сюда](#тут)\n\n## Тут\n",
        title="А",
        redirect_from=["cards/old"],
    )
    folder.article(
        "en/cards/a.md",
        "Text [B](b.md)\n",
        title="A",
        translated_from=blob_hash((folder.root / "ru/cards/a.md").read_bytes())[:12],
    )
    folder.article("ru/cards/a.draft.md", "Черновик [Б](b.md)\n", title="А")
    folder.article(
        "ru/cards/b.md",
        "## Z\n\n[А](a.md#тут 'т') `[А](a.md)` [АБ](ab.md)\n\n[ссылка]: ../cards/a.md\n",
        title="Б",
        related=["cards/a", "cards/ab"],
    )
    folder.article("en/cards/b.md", '<a href="a.md">A</a> [A](/en/a/cards/a)\n', title="B")
    folder.article("ru/cards/ab.md", "[А](../cards/a.md)\n", title="АБ")
    return folder


def everything(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def moved(tree, old: str, new: str):
    carry_out(plan(tree.load(), old, new))
    return tree.load()


def test_every_language_and_the_draft_move(tree):
    library = moved(tree, "cards/a", "safety/lost/stop")
    assert {"ru/safety/lost/stop", "en/safety/lost/stop", "ru/safety/lost/stop.draft"} <= set(library.by_id)
    assert not {"ru/cards/a", "en/cards/a"} & set(library.by_id)


def test_no_link_breaks(tree):
    from datetime import date

    from kb.checks import inspect

    before = {
        (p.code, p.message) for p in inspect(tree.load(), today=date(2026, 11, 22), paths=None, tick=lambda n: None)
    }
    library = moved(tree, "cards/a", "safety/lost/stop")
    after = inspect(library, today=date(2026, 11, 22), paths=None, tick=lambda n: None)
    new = {
        (p.code, p.message)
        for p in after
        if p.code.startswith(("link", "image", "anchor", "related", "article-unknown", "translation"))
    }
    assert new <= before


def test_links_are_written_from_where_each_file_stands(tree):
    moved(tree, "cards/a", "safety/stop")
    assert "(../safety/stop.md#тут 'т') `[А](a.md)` [АБ](ab.md)" in (tree.root / "ru/cards/b.md").read_text()
    assert "[ссылка]: ../safety/stop.md" in (tree.root / "ru/cards/b.md").read_text()
    assert '<a href="../safety/stop.md">A</a> [A](/en/a/safety/stop)' in (tree.root / "en/cards/b.md").read_text()
    assert "![x](../../assets/x.png) [Б](../cards/b.md#z) [сюда](#тут)" in (tree.root / "ru/safety/stop.md").read_text()


def test_related_contacts_old_addresses_and_translations_follow(tree):
    library = moved(tree, "cards/a", "safety/stop")
    assert library.by_id["ru/cards/b"].related == ("safety/stop", "cards/ab")
    assert "suggest: [safety/stop, cards/ab]" in (tree.root / "contacts.yaml").read_text()
    assert library.by_id["ru/safety/stop"].redirect_from == ("cards/old", "cards/a")
    assert library.by_id["en/safety/stop"].redirect_from == ("cards/a",)
    source = blob_hash((tree.root / "ru/safety/stop.md").read_bytes())
    assert source.startswith(library.by_id["en/safety/stop"].translated_from)


def test_there_and_back_leaves_the_old_address_of_neither(tree):
    moved(tree, "cards/a", "safety/stop")
    library = moved(tree, "safety/stop", "cards/a")
    assert library.by_id["ru/cards/a"].redirect_from == ("cards/old", "safety/stop")
    assert library.by_id["ru/cards/b"].related == ("cards/a", "cards/ab")


def test_an_article_without_front_matter_gets_one(folder):
    folder.write("ru/a.md", "# А\n\nТекст.\n")
    library = moved(folder, "a", "b")
    assert (library.by_id["ru/b"].title, library.by_id["ru/b"].redirect_from) == ("А", ("a",))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("cards/none", "x"),
        ("cards/a", "cards/b"),
        ("cards/a", "cards/a"),
        ("cards/a", "Карты/а"),
        ("cards/a", "../x"),
        ("cards/b", "cards/old"),
    ],
)
def test_what_can_not_be_done_right_is_refused_and_nothing_changes(tree, old: str, new: str):
    before = everything(tree.root)
    with pytest.raises(MoveError):
        moved(tree, old, new)
    assert everything(tree.root) == before


def test_a_file_in_the_way_is_never_overwritten(tree):
    tree.write("ru/safety/stop.md", b"\xff\xfe not an article")
    before = everything(tree.root)
    with pytest.raises(MoveError, match="there already"):
        carry_out(plan(tree.load(skip_bad=True), "cards/a", "safety/stop"))
    assert everything(tree.root) == before


@pytest.mark.parametrize("fails_at", range(9))
def test_a_failure_half_way_puts_everything_back(tree, monkeypatch, fails_at: int):
    before = everything(tree.root)
    done = plan(tree.load(), "cards/a", "safety/stop")
    count = iter(range(100))
    real = os.replace

    def replace(source, target):
        if next(count) == fails_at:
            raise OSError(28, "No space left on device")
        real(source, target)

    monkeypatch.setattr(os, "replace", replace)
    if fails_at < len({*done.texts, *done.renamed}):
        with pytest.raises(OSError, match="No space"):
            carry_out(done)
        assert everything(tree.root) == before


def test_keys_are_taken_as_people_write_them(tree):
    library = moved(tree, "ru/cards/a.md", "en/safety/stop")
    assert "ru/safety/stop" in library.by_id


def test_labelled_queries_beside_the_articles_follow(tree, tmp_path_factory):
    queries = tmp_path_factory.mktemp("relevance")
    (queries / "ru.yaml").write_bytes('# а\r\n"стоп": cards/a\r\n"аб": cards/ab\r\n'.encode())
    carry_out(plan(tree.load(), "ru/cards/a.md", "safety/stop", queries=queries))
    assert (queries / "ru.yaml").read_bytes() == '# а\r\n"стоп": safety/stop\r\n"аб": cards/ab\r\n'.encode()
    assert [file.name for file in queries.iterdir()] == ["ru.yaml"]


def test_labelled_queries_that_are_no_text_stop_the_move(tree, tmp_path_factory):
    queries = tmp_path_factory.mktemp("relevance")
    (queries / "ru.yaml").write_bytes("стоп".encode("cp1251"))
    with pytest.raises(MoveError, match=r"ru\.yaml is not UTF-8"):
        plan(tree.load(), "cards/a", "safety/stop", queries=queries)


NAMING = {
    "contacts.yaml": CONTACTS.replace(
        "purposes: []", "purposes:\n      - {id: lost, title: Потеря, articles: [cards/ab, cards/a]}"
    )
    + "urgent:\n  title: {ru: Украли?}\n  channels: [phone]\n  articles:\n    - cards/a\n"
    + "replies:\n  - {id: a, title: cards/a, text: Смотрите cards/a, article: cards/a}\n",
    "notices.yaml": "- severity: outage\n  articles: [cards/a]\n  title: cards/a\n",
    "intents.yaml": "lost:\n  article: cards/a\n  examples: [cards/a]\n",
    "widget.yaml": '"/cards/a": [cards/a, cards/ab]\n',
}


@pytest.mark.parametrize("name", NAMING)
def test_every_content_file_that_names_the_article_follows_and_its_words_stay(tree, name: str):
    tree.write(name, NAMING[name])
    after = plan(tree.load(skip_bad=True), "cards/a", "safety/stop").texts[name].decode()
    kept = [line for line in after.splitlines() if "cards/a" in line.replace("cards/ab", "")]
    assert after.replace("safety/stop", "cards/a") == NAMING[name] and "safety/stop" in after
    assert all(word in "\n".join(kept) for word in ("title: cards/a",) if "title: cards/a" in NAMING[name])
    assert "article: cards/a" not in after and "cards/ab]" in after or "cards/ab" not in NAMING[name]

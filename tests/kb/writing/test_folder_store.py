"""A folder without git keeps every version, those changed by other hands too."""

from __future__ import annotations

from kb.articles.files import find_files
from kb.writing.folder_store import PlainFolderStore
from tests.kb.writing.conftest import PATH, TEXT, signed, written


def test_a_text_that_was_changed_outside_is_kept_before_it_is_replaced(tmp_path):
    store = PlainFolderStore(written(tmp_path))
    store.publish(PATH, "Второй\n", expected=TEXT, signed=signed())
    (tmp_path / PATH).write_text("Рукой\n")
    store.publish(PATH, "Третий\n", expected="Рукой\n", signed=signed("Пётр"))
    told = [(version.who, store.text_at(PATH, version.id)) for version in store.history(PATH)]
    assert told == [("Пётр", "Третий\n"), ("", "Рукой\n"), ("Анна", "Второй\n"), ("", TEXT)]


def test_kept_versions_are_no_articles(tmp_path):
    store = PlainFolderStore(written(tmp_path))
    store.publish(PATH, "Второй\n", expected=TEXT, signed=signed())
    store.keep_draft(1, PATH, "x", signed=signed())
    store.drop_draft(1)
    assert find_files(tmp_path).articles == [PATH]

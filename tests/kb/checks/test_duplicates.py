"""Articles that get in each other's way."""

from __future__ import annotations


def test_one_title_twice_is_told_whatever_its_marks(write, the):
    write("ru/a.md", "[B](b.md)\n", title="Заблокировать карту")
    write("ru/b.md", "[A](a.md)\n", title="«Заблокировать» карту!")
    assert the("title-twice").message.startswith("ru/a.md has the same title")


def test_titles_of_two_languages_do_not_rival(folder, write, codes):
    write("ru/a.md", title="PIN")
    write("en/a.md", "Text.\n", title="PIN")
    assert "title-twice" not in codes()


def test_one_text_twice_is_told(write, codes):
    write("ru/a.md", "Один и тот же текст. " * 20 + "\n")
    write("ru/b.md", "Один и тот же  текст.\n" * 20)
    assert "text-twice" in codes()


def test_a_question_in_another_order_is_told(write, the):
    write("ru/a.md", questions=["Карта потеряна, что делать?"])
    write("ru/b.md", questions=["что делать: карта потеряна"])
    assert the("question-alike").path == "ru/b.md"

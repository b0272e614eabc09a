"""The index gets each section's text as a reader would read it out: blocks on lines, cells parted, code as written."""

from __future__ import annotations

from kb.rendering.sections import Section, SectionText


def test_text_is_gathered_under_its_heading_and_before_the_first_one():
    sections = SectionText()
    sections.text("Вступление &amp; цель")
    sections.heading("вход", "Вход")
    sections.text("Введите")
    sections.tag("b", closing=False)
    sections.text(" код")
    assert sections.done() == (Section("", "", "Вступление & цель"), Section("вход", "Вход", "Введите код"))


def test_blocks_stand_on_lines_and_cells_are_parted():
    sections = SectionText()
    for row in (("СМС", "0 ₽"), ("Звонок", "5 ₽")):
        sections.tag("tr", closing=False)
        for cell in row:
            sections.tag("td", closing=False)
            sections.text(cell)
            sections.tag("td", closing=True)
        sections.tag("tr", closing=True)
    assert sections.done() == (Section("", "", "СМС · 0 ₽\nЗвонок · 5 ₽"),)


def test_code_keeps_its_lines_and_prose_does_not():
    sections = SectionText()
    sections.text("одна\nстрока")
    sections.tag("pre", closing=False)
    sections.text("cd x\nmake")
    sections.tag("pre", closing=True)
    assert sections.done() == (Section("", "", "одна строка\ncd x\nmake"),)


def test_a_heading_without_text_is_a_section_and_an_empty_page_has_none():
    sections = SectionText()
    assert sections.done() == ()
    sections.heading("a", "А")
    assert sections.done() == (Section("a", "А", ""),)


def test_a_word_that_may_break_in_the_middle_is_one_word():
    sections = SectionText()
    sections.text("пере\u200bосви\u200bдетельствование и до\u00adговор")
    assert sections.done() == (Section("", "", "переосвидетельствование и до\u00adговор"),)

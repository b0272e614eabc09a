"""Whatever a command prints, people's words in it do nothing to the terminal."""

from __future__ import annotations

import io
import sys

from cli.terminal.lines import say, write_csv
from kb.insights.table import FigureTable


def test_control_characters_are_written_out_and_lines_stay(capsys):
    say("first\nsecond\t\x1b[2J")
    say("\u202eerror", file=sys.stderr)
    said = capsys.readouterr()
    assert said.out == "first\nsecond\t\\u001b[2J\n" and said.err == "\\u202eerror\n"


def test_anything_can_be_said_anywhere():
    file = io.StringIO()
    say(42, file=file, end="")
    say(file=file)
    assert file.getvalue() == "42\n"


def test_a_table_is_the_file_of_its_page_byte_for_byte(capsysbinary):
    table = FigureTable(columns=("вопрос",), rows=(("\x1b[2J",),))
    write_csv(table)
    assert capsysbinary.readouterr().out == table.as_csv().encode() and "\x1b" not in table.as_csv()

"""Whatever a command prints, people's words in it do nothing to the terminal."""

from __future__ import annotations

import io
import sys

from cli.terminal.lines import say


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

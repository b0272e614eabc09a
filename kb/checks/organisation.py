"""Checks of brand.toml: the organisation's name. Pages do without a file they can't read, so nobody else tells of it."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator

from kb.articles.files import BadText, read_text
from kb.brand import NAME
from kb.checks.subject import Inspection
from kb.errors import Problem
from kb.rules import Rule

BROKEN = Rule("brand-broken", 'write a line for each language: ru = "Ромашка"', "error")
LINE = re.compile(r"\(at line (\d+)")


def check(inspection: Inspection) -> Iterator[Problem]:
    file = inspection.library.root / NAME
    if not os.path.lexists(file):
        return
    try:
        text = read_text(file)
        names = tomllib.loads(text)
    except BadText as error:
        yield error.at(NAME)
        return
    except ValueError as error:
        yield BROKEN.at(NAME, line_told(str(error)), f"not valid TOML: {error}")
        return
    for lang, name in names.items():
        if not isinstance(name, str) or not name.strip():
            written = re.search(rf"^[ \t]*\[?[\"']?{re.escape(lang)}\b", text, re.MULTILINE)
            line = text.count("\n", 0, written.start()) + 1 if written else 1
            yield BROKEN.at(NAME, line, f"{lang}: {'the name is empty' if name == '' else 'this is no name'}")


def line_told(message: str) -> int:
    """The line that an error of the TOML parser tells; 1 where it tells none."""
    told = LINE.search(message)
    return int(told[1]) if told else 1

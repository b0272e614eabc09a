"""docs/writing.md tells of every field and every problem code there is, and of none that is gone."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from kb.frontmatter import FIELDS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "writing.md").read_text("utf-8")
FIRST_WORDS = "file|field|front-matter|fact|internal|link|image|anchor|related|topic|question|redirect|code|article|name|symlink|nul|not|no|yaml|steps|synonym|synonyms|move"
CODE = re.compile(rf"(?:{FIRST_WORDS}|contacts|categories|too|render|body)-[a-z0-9]+(?:-big)?")


def codes_in_the_code() -> set[str]:
    found = set()
    for path in [*(ROOT / "kb").glob("*.py"), ROOT / "search" / "synonym_checks.py"]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value):
                found.add(node.value)
    return found


def test_every_problem_code_is_explained():
    told = set(re.findall(r"^\| `([a-z0-9-]+)` \| (?:error|warning) \|", PAGE, re.MULTILINE))
    assert told == codes_in_the_code()


def test_every_field_is_explained():
    assert set(re.findall(r"^\| `(\w+)` \| [^|]*\|", PAGE, re.MULTILINE)) >= set(FIELDS)

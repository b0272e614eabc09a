"""Front matter as we write it: a line a field, every text in quotes, so that no value is ever read as something else."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

Value = str | int | bool | Sequence[str]
HEAD = re.compile(
    r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*$", re.DOTALL | re.MULTILINE
)  # with the lines of fields as a group


def front_matter(fields: Mapping[str, Value]) -> str:
    """The block with its two lines of `---`; empty values are left out. JSON's texts are YAML's."""
    lines = [f"{name}:{_written(value)}" for name, value in fields.items() if value or value is False]
    return "\n".join(["---", *lines, "---", ""])


def _written(value: Value) -> str:
    if isinstance(value, str | int):
        return f" {quoted(value) if isinstance(value, str) else json.dumps(value)}"
    return "".join(f"\n  - {quoted(one)}" for one in value)


def quoted_whole(text: str) -> str:
    """A text in quotes with every space and line break it has."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def quoted(text: str) -> str:
    """A text on one line, in quotes."""
    written = json.dumps(" ".join(text.split()), ensure_ascii=False)
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" if ord(c) < 0x10000 else "" for c in written)

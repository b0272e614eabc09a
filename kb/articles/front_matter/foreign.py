"""Front matter that is not YAML: TOML between lines of +++, JSON at the top or up to a line of ;;;. As text, like YAML is read."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping

from kb.articles.files import printable
from kb.articles.yaml_fields import BadYaml, Fields, Path

TOML = re.compile(r"\s*\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*$\n?", re.MULTILINE | re.DOTALL)
JSON = re.compile(r'\s*(?:\{\s*(?=["}])|"[\w.-]+"\s*:)')
SEMICOLONS = re.compile(r"^;;;[ \t]*$\n?", re.MULTILINE)
REMEDY = "write the front matter as YAML between lines of ---"


def toml_fields(text: str, path: str) -> tuple[Fields, int] | None:
    """Fields between lines of +++ and where the body begins; None where there are none. Raises BadYaml."""
    match = TOML.match(text)
    if match is None:
        return None
    before = text.count("\n", 0, match.start(1))
    try:
        return _fields(tomllib.loads(match[1]), match[1], before, path), match.end()
    except (ValueError, RecursionError) as error:  # ValueError: also a number of thousands of digits
        line = re.search(r"at line (\d+)", str(error))
        raise BadYaml(before + int(line[1] if line else 1), f"(TOML) {error}", REMEDY) from None


def json_fields(text: str, path: str) -> tuple[Fields, int] | None:
    """Fields of a JSON object at the top, as Hugo has it, or up to a line of ;;;, as Hexo has it. Raises BadYaml."""
    match = JSON.match(text)
    if match is None:
        return None
    hexo, start = SEMICOLONS.search(text), 0
    try:
        if match[0].lstrip().startswith("{"):
            start = text.index("{")
            values, length = json.JSONDecoder(object_pairs_hook=_once).raw_decode(text[start:])
            end = start + length
        elif hexo:
            written = "{" + text[: hexo.start()].rstrip().rstrip(",") + "}"
            values, end = json.loads(written, object_pairs_hook=_once), hexo.end()
        else:
            return None
        fields = _fields(values, text[:end], 0, path)
    except (ValueError, RecursionError) as error:
        line = text.count("\n", 0, start) + (error.lineno if isinstance(error, json.JSONDecodeError) else 1)
        raise BadYaml(line, f"(JSON) {error}", REMEDY) from None
    after = SEMICOLONS.match(text, end + 1) if text[end : end + 1] == "\n" else None
    end = after.end() if after else end
    return fields, min(end + (text[end : end + 1] == "\n"), len(text))


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Of two values for one name either may be meant, and one of them may hide the text."""
    made = dict(pairs)
    if len(made) < len(pairs):
        twice = next(name for name, _ in pairs if sum(name == other for other, _ in pairs) > 1)
        raise ValueError(f"{twice} is written twice")
    return made


def _fields(values: Mapping[str, object], text: str, before: int, path: str) -> Fields:
    """The values with the lines on which the names of the top stand; `before` lines come before the text."""
    lines: dict[Path, int] = {}
    for name in values:
        line_start = re.search(
            rf'^[\s{{,]*["\']?{re.escape(name)}["\']?\s*[:=]|"{re.escape(name)}"\s*:', text, re.MULTILINE
        )
        at = line_start.end() if line_start else 0
        lines[(printable(name),)] = before + text.count("\n", 0, at) + 1
    return Fields(_as_texts(values), lines, file=path)


def _as_texts(values: Mapping[str, object]) -> dict[str, object]:
    """Values of another format as YAML is read here: texts, lists and mappings of them."""
    return {printable(str(key)): _as_text(value) for key, value in values.items()}


def _as_text(value: object) -> object:
    if isinstance(value, Mapping):
        return _as_texts(value)
    if isinstance(value, list):
        return [_as_text(item) for item in value]
    return "" if value is None else str(value).lower() if isinstance(value, bool) else printable(str(value))

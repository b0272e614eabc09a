"""Front matter as a form: the fields a writer fills in, and the one change of the source that a filled-in field makes."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kb.articles.front_matter.fields import split
from kb.articles.yaml_fields import BadYaml, read_fields
from kb.authoring.written_fields import HEAD, quoted_whole

LISTS = ("questions", "ask", "related", "redirect_from")  # one a line
CHOICES: Mapping[str, tuple[str, ...]] = {
    "status": ("", "published", "draft", "archived"),
    "audience": ("", "public", "internal"),
    "outcome": ("", "solve", "cannot_help", "needs_identity", "other_channel"),
}
NAMES = (
    "title",
    "summary",
    "questions",
    "status",
    "audience",
    "code",
    "owner",
    "review_by",
    "topic",
    "publish_at",
    "expire_at",
    "outcome",
    "ask",
    "related",
    "redirect_from",
    "order",
)
_PLAIN = re.compile(r"\d{4}-\d\d-\d\d|[a-z][a-z_/-]*")  # what YAML takes as it is
_WORDS = re.compile(r"true|false|yes|no|on|off|null|y|n")


def values_of(source: str) -> dict[str, str] | None:
    """What each field says, "" where it is missing. None where the source has no fields between two lines of hyphens."""
    head = HEAD.match(source)
    if head is None:
        return None
    try:
        fields = read_fields(head[1])
    except BadYaml:
        return None
    written = fields.values if fields else {}
    return {name: _as_text(written.get(name, "")) for name in NAMES}


def with_values(source: str, before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """The source with the fields put in that were changed in the form; every other line stays as it is."""
    for name in NAMES:
        value = after.get(name, before.get(name, "")).replace("\r\n", "\n").strip()
        if value != before.get(name, "").strip():
            source = with_field(source, name, value)
    return source


def title_of(source: str) -> str:
    """The title a source gives itself; "" where it has none."""
    fields = values_of(source)
    if fields and fields["title"]:
        return fields["title"]
    heading = re.search(r"^#[ \t]+(.+)$", split(source).body, re.MULTILINE)
    return heading[1].strip() if heading else ""


def with_field(source: str, name: str, value: str) -> str:
    """The source with one field set, of those without an input too; as it is where it has no fields."""
    head = HEAD.match(source)
    if head is None:
        return source
    lines, written = head[1].split("\n")[:-1], _written(name, value)
    first = next((at for at, line in enumerate(lines) if re.match(rf"{name}[ \t]*:", line)), None)
    if first is None:
        lines += written
    else:
        last = first + 1
        while last < len(lines) and (
            not lines[last].strip() or lines[last][0] in " \t" or lines[last].startswith("- ")
        ):
            last += 1
        lines[first:last] = written
    return source[: head.start(1)] + "".join(f"{line}\n" for line in lines) + source[head.end(1) :]


def _written(name: str, value: str) -> list[str]:
    if not value:
        return []
    if name in LISTS:
        return [f"{name}:", *(f"  - {quoted_whole(line.strip())}" for line in value.split("\n") if line.strip())]
    line = " ".join(value.split())
    plain = line.isdecimal() and line.isascii() if name == "order" else _PLAIN.fullmatch(line)
    return [f"{name}: {line if plain and not _WORDS.fullmatch(line) else quoted_whole(line)}"]


def _as_text(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return "\n".join(str(item) for item in value)
    return " ".join(str(value).split()) if value is not None else ""

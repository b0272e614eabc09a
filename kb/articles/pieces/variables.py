"""Values that files of other tools give names to (presets.yaml, mkdocs.yml, _config.yml), put where articles name them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from kb.articles.fences import code_lines
from kb.articles.yaml_fields import BadYaml, read_fields

NAMED = re.compile(r"(?<![\\{])(?<!not_var)\{\{-?\s*([\w][\w.-]*)\s*-?\}\}(?!\})")
EXTRA = re.compile(r"^extra:.*?(?=^\S|\Z)", re.MULTILINE | re.DOTALL)
LONGEST = 2000  # characters of a value
MOST = 5000


class Variables:
    """The values by the folder whose articles may name them."""

    def __init__(self, folders: Mapping[str, Mapping[str, str]]) -> None:
        self._folders = {folder: dict(values) for folder, values in folders.items() if values}

    def put(self, text: str, path: str) -> str:
        """The text of the article at `path` with known names as their values; unknown ones stay."""
        if "{{" not in text or not self._folders:
            return text
        lines = text.split("\n")
        return "\n".join(
            line if is_code or "{{" not in line else NAMED.sub(lambda name: self._value(name, path), line)
            for line, is_code in zip(lines, code_lines(lines), strict=True)
        )

    def _value(self, name: re.Match[str], path: str) -> str:
        folder = path
        while folder:
            folder = folder.rpartition("/")[0]
            value = self._folders.get(folder, {}).get(name[1])
            if value is not None:
                return value
        return name[0]


def read_variables(paths: Iterable[str], read: Callable[[str], str]) -> Variables:
    """The values that files among these give. `read(path)` is the text of a file, "" when it can't be read."""
    folders: dict[str, dict[str, str]] = {}
    for path in paths:
        folder, _, name = path.rpartition("/")
        if name in ("presets.yaml", "presets.yml"):
            folders.setdefault(folder, {}).update(_flat(_yaml(read(path)).get("default"), ""))
        elif name in ("mkdocs.yml", "mkdocs.yaml"):
            extra = EXTRA.search(read(path))
            folders.setdefault(folder, {}).update(_flat(_yaml(extra[0]).get("extra"), "") if extra else ())
        elif name in ("_config.yml", "_config.yaml"):
            folders.setdefault(folder, {}).update(_flat(_yaml(read(path)), "site."))
        elif folder.rsplit("/", 1)[-1] == "_data" and name.endswith((".yml", ".yaml")):
            before = f"site.data.{name.rsplit('.', 1)[0]}."
            folders.setdefault(folder.rpartition("/")[0], {}).update(_flat(_yaml(read(path)), before))
    return Variables(folders)


def _yaml(text: str) -> dict[str, object]:
    try:
        fields = read_fields(re.sub(r"(?<=\s)!!?[\w/:.]+", "", text))
    except BadYaml:
        return {}
    return fields.values if fields else {}


def _flat(value: object, before: str) -> Iterator[tuple[str, str]]:
    """(dotted name, text) of every text in a mapping of mappings."""
    for name, inner in list(value.items())[:MOST] if isinstance(value, dict) else ():
        if isinstance(inner, dict):
            yield from _flat(inner, f"{before}{name}.")
        elif isinstance(inner, str) and len(inner) <= LONGEST and "\n" not in inner and "{{" not in inner:
            yield f"{before}{name}", inner

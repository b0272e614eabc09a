"""Values that files of other tools give names to (presets.yaml, mkdocs.yml, _config.yml, hugo.toml) and those of an article's
own fields, put where articles name them."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping

from kb.articles.fences import code_lines
from kb.articles.yaml_fields import BadYaml, read_fields

FILTERS = (
    r"(?:\|\s*(?:(?:xml_)?escape(?:_once)?|strip(?:_html)?|markdownify|smartify|safe|upcase|downcase|capitalize|e)\s*)*"
)
NAMED = re.compile(
    rf"(?<![\\{{])(?<!not_var)\{{\{{-?\s*(\$?[\w][\w.-]*)\s*{FILTERS}-?\}}\}}(?!\}})"
    r"|\{\{[<%]\s*(?P<param>param)\s+(?:name=)?[\"'`]?(?P<given>[\w.-]+)[\"'`]?\s*/?[>%]\}\}"
)
OF_PAGE = re.compile(r"(?:page\.meta|\$?page\.frontmatter|page|\$?frontmatter|\$doc)\.(?P<name>.+)")
OF_HUGO = re.compile(r"(?:.*/)?(?:hugo|config(?:/_default/(?:hugo|config))?)\.(?:toml|ya?ml|json)")
PARAMS_OF_HUGO = re.compile(r"(?:.*/)?config/_default/params\.(?:toml|ya?ml|json)")
EXTRA = re.compile(r"^extra:.*?(?=^\S|\Z)", re.MULTILINE | re.DOTALL)
NONE: Mapping[str, str] = {}
LONGEST = 2000  # characters of a value
MOST = 5000


class Variables:
    """The values by the folder whose articles may name them."""

    def __init__(self, folders: Mapping[str, Mapping[str, str]]) -> None:
        self._folders = {folder: dict(values) for folder, values in folders.items() if values}

    def put(self, text: str, path: str, own: Mapping[str, str] = NONE) -> str:
        """The text of the article at `path` with known names as their values; unknown ones stay. `own`: of the article's fields."""
        if "{{" not in text or not (self._folders or own):
            return text
        lines = text.split("\n")
        return "\n".join(
            line if is_code or "{{" not in line else NAMED.sub(lambda name: self._value(name, path, own), line)
            for line, is_code in zip(lines, code_lines(lines), strict=True)
        )

    def _value(self, name: re.Match[str], path: str, own: Mapping[str, str]) -> str:
        said = name["given"] or name[1]
        of_page = OF_PAGE.fullmatch(said)
        mine = own.get(said) if name["param"] else own.get(of_page["name"]) if of_page else None
        if mine is not None:
            return mine
        if name["param"]:
            said = f"params.{said.lower()}"
        folder = path
        while folder:
            folder = folder.rpartition("/")[0]
            value = self._folders.get(folder, {}).get(said)
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
        elif OF_HUGO.fullmatch(path) or PARAMS_OF_HUGO.fullmatch(path):
            root = re.sub(r"(?:^|/)config/_default$", "", folder)
            folders.setdefault(root, {}).update(_of_hugo(path, read(path)))
    return Variables(folders)


def own_values(title: str, fields: Mapping[str, object]) -> dict[str, str]:
    """What an article's text may name of itself: its title and the texts in its fields."""
    return dict(_flat({**fields, "title": title}, ""))


def _of_hugo(path: str, text: str) -> Iterator[tuple[str, str]]:
    """The parameters in a file of Hugo's settings; their names are the same in any case."""
    try:
        values = (
            tomllib.loads(text) if path.endswith("toml") else json.loads(text) if path.endswith("json") else _yaml(text)
        )
    except (ValueError, RecursionError):
        return
    values = values if isinstance(values, dict) else {}
    held = (
        values
        if PARAMS_OF_HUGO.fullmatch(path)
        else next((values[name] for name in values if name.lower() == "params"), {})
    )
    yield from ((name.lower(), value) for name, value in _flat(held, "params."))


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
        elif isinstance(inner, int | float) and not isinstance(inner, bool):
            yield f"{before}{name}", str(inner)
        elif isinstance(inner, str) and len(inner) <= LONGEST and "\n" not in inner and "{{" not in inner:
            yield f"{before}{name}", inner

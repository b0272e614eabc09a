"""Tags of other tools read into one form: Liquid, Hugo's and Zola's shortcodes, JSX components, containers of colons and slashes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from kb.articles.facts import CITATION

ELEMENTS = frozenset(  # of HTML, whatever its case
    "a abbr address area article aside audio b base bdi bdo big blink blockquote body br button canvas caption center cite code col colgroup data"
    " datalist dd del details dfn dialog dir div dl dt em embed fieldset figcaption figure font footer form frame frameset g h1 h2 h3 h4 h5 h6 head"
    " header hgroup hr html i iframe image img input ins kbd label legend li link main map mark marquee math menu meta meter nav nobr noframes noscript"
    " object ol optgroup option output p param path picture portal pre progress q rect rp rt ruby s samp script search section select slot small source"
    " span strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u ul var video wbr".split()
)
LONGEST = 600  # characters and quoted values of one tag
NESTED = 6  # braces of an expression, one pair in the other


def _braces(depth: int) -> str:
    inner = rf"|{_braces(depth - 1)}" if depth else ""
    return rf"\{{(?:(?>\"(?:\\.|[^\"\\\n])*\"|[^{{}}]){inner})*+\}}"


VALUE = rf"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|{_braces(NESTED)}"
TAG = re.compile(
    rf"""
      (?<!\\)\{{%-?\s*(?P<liquid>/?@?[A-Za-z][\w:.-]*)(?P<liquid_rest>(?>"(?:[^"%]|%(?!\}}))*"|'(?:[^'%]|%(?!\}}))*'|[^%]|%(?!\}})){{0,{LONGEST}}}?)-?%\}}
    | (?<!\\)\{{\{{[<%]-?\s*(?P<hugo>/?\s*[A-Za-z][\w./-]*)(?P<hugo_rest>(?:"(?:\\.|[^"\\])*"|`[^`]*`|[^">%]|>(?!\}}\}})|%(?!\}}\}})){{0,{LONGEST}}}?)-?[%>]\}}\}}
    | \{{\{{-?\s*(?P<zola>[A-Za-z]\w*(?:::\w+)?)\((?P<zola_rest>[^{{}}]{{0,{LONGEST}}})\)\s*-?\}}\}}
    | (?<!\\)(?<!\]\()<(?P<jsx>/?[A-Z][\w.]*)(?=[\s/>])(?P<jsx_rest>(?:{VALUE}|[^<>"'{{}}]){{0,{LONGEST}}}?)(?P<jsx_end>/?)>
    | (?<![^\n])(?P<indent>[> \t]*)(?P<colons>:{{3,}}|::(?=[a-z]|[ \t]*(?![^\n])))(?P<colons_rest>[^\n]*)(?![^\n])
    | (?<![^\n])[ \t]*///(?P<slashes>(?:[ \t]*[\w-]+(?:[ \t]*\|[^\n]*)?)?)[ \t]*(?![^\n])
    | \[(?P<bb>/?(?:details|prism|notice|ui-tabs?|ui-accordion(?:-item)?|wrap|quote|version|spoiler|columns?))(?P<bb_rest>(?:=|[ \t])[^\[\]\n]*)?\](?![(\[:])
    """,
    re.VERBOSE,
)
ATTRIBUTE = re.compile(rf"([\w:@.-]+)\s*=\s*({VALUE}|`[^`]*`|[^\s\"'{{}},)]+)")
WORD = re.compile(rf"{VALUE}|`[^`]*`|[^\s\"']+")
DIRECTIVE = re.compile(
    r"[ \t]*(?P<name>[\w@-]+)?[ \t]*(?:\[(?P<title>(?:[^\[\]]|\[[^\[\]]*\])*)\])?[ \t]*(?:\{(?P<attributes>[^{}]*)\})?[ \t]*(?P<rest>[^:]*(?::(?!::)[^:]*)*)$"
)


@dataclass(frozen=True)
class ToolTag:
    """One tag as written: `words` are what stands in it without a name, quotes taken off."""

    family: str  # liquid, hugo, jsx, colons, slashes, bb
    name: str  # in lower case, without namespace; "" for a bare line of colons
    closing: bool = False
    alone: bool = False  # closed in itself: <Card />
    words: tuple[str, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    colons: int = 0

    def get(self, *names: str) -> str:
        """The first of the attributes that says something."""
        return next((self.attributes[name] for name in names if self.attributes.get(name)), "")


def tag_of(match: re.Match[str]) -> ToolTag | None:
    """What a match of `TAG` is; None for a fact of ours and for what only looks like a tag."""
    if CITATION.match(match[0]):
        return None
    if match["jsx"] and match["jsx"].isupper() and match["jsx"].strip("/").lower() in ELEMENTS:
        return None
    for family in ("liquid", "hugo", "zola", "jsx", "bb"):
        if match[family] is not None:
            end = "/" if family == "jsx" and match["jsx_end"] else ""
            return _tag("hugo" if family == "zola" else family, match[family], (match[f"{family}_rest"] or "") + end)
    if match["slashes"] is not None:
        name, _, title = match["slashes"].partition("|")
        words = (title.strip(),) if title.strip() else ()
        return ToolTag("slashes", name.strip().lower(), closing=not name.strip(), words=words)
    return _colons(match)


def _tag(family: str, written: str, rest: str) -> ToolTag:
    name = re.sub(r"\s", "", written).lower()
    closing = name.startswith("/") or (family == "liquid" and name.startswith("end"))
    name = name.removeprefix("/")
    if family == "liquid" and closing:
        name = name.removeprefix("end")
    alone = rest.rstrip().endswith("/")
    attributes = {attribute[1].lower(): _value(attribute[2]) for attribute in ATTRIBUTE.finditer(rest)}
    words = tuple(_value(word[0]) for word in WORD.finditer(ATTRIBUTE.sub(" ", rest)) if word[0] not in ("/", ","))
    if family == "bb" and rest.startswith("="):
        words = (_value(rest[1:].strip()),)
    return ToolTag(family, name, closing, alone, words, attributes)


def _colons(match: re.Match[str]) -> ToolTag | None:
    directive = DIRECTIVE.match(match["colons_rest"])
    if directive is None:
        return None
    count = len(match["colons"])
    name = (directive["name"] or "").lower()
    rest = directive["rest"].strip()
    if rest.endswith(":::") or (not name and (directive["title"] or rest)) or (count == 2 and rest):
        return None
    attributes = {one[1].lower(): _value(one[2]) for one in ATTRIBUTE.finditer(directive["attributes"] or "")}
    named = {one[1].lower(): _value(one[2]) for one in ATTRIBUTE.finditer(rest)} if '="' in rest else {}
    title = directive["title"] or ("" if named else rest.strip("\"'"))
    words = (title,) if title else ()
    return ToolTag("colons", name, closing=not name, words=words, attributes={**attributes, **named}, colons=count)


def _value(written: str) -> str:
    """An attribute's value without its quotes; a JSX expression only when it is a plain text."""
    if written[:1] == "{":
        inside = written[1:-1].strip()
        return _value(inside) if inside[:1] in ("'", '"', "`") and inside[-1:] == inside[:1] else ""
    if written[:1] in ("'", '"', "`") and written[-1:] == written[:1] and len(written) > 1:
        return re.sub(r"\\([\"'])", r"\1", written[1:-1])
    return written

"""What other tools' containers are called, and which of our blocks each one is: a box, tabs, a fold, steps, a card."""

from __future__ import annotations

from dataclasses import dataclass

from kb.rendering.dialects.tags import ToolTag

BOXES = {
    **dict.fromkeys(
        ("note", "notes", "notice", "callout", "admonition", "aside", "hint", "alert", "announcement"), "note"
    ),
    **dict.fromkeys(
        ("primary", "secondary", "default", "remark", "seealso", "plain-note", "message", "blocknote"), "note"
    ),
    **dict.fromkeys(
        ("info", "information", "todo", "abstract", "summary", "tldr", "example", "question", "help", "faq"), "info"
    ),
    **dict.fromkeys(("tip", "success", "check", "done", "ok", "green", "bulb"), "tip"),
    **dict.fromkeys(("important", "attention", "key", "versionchanged"), "important"),
    **dict.fromkeys(("warning", "warn", "caution", "yellow", "orange", "deprecated"), "warning"),
    **dict.fromkeys(("danger", "error", "failure", "fail", "bug", "critical", "red", "missing", "security"), "danger"),
    "internal": "internal",
}
SHOUTED = {  # components that are boxes by their own name in other tools, when the name alone would be a common word
    **{f"{kind}box": kind for kind in ("note", "tip", "info", "warning", "danger")},
    **{f"alert-{kind}": kind for kind in ("note", "tip", "info", "warning", "danger", "caution")},
}
TABS = (
    "tabs",
    "codegroup",
    "code-group",
    "tabpane",
    "tabbedblock",
    "ui-tabs",
    "tab-set",
    "tabset",
    "code_group",
    "codetabs",
)
TAB = ("tab", "tabitem", "tabpanel", "ui-tab", "tab-item")
FOLDS = (
    *(
        "details",
        "dropdown",
        "cut",
        "expand",
        "expander",
        "accordion",
        "accordionitem",
        "accordion-item",
        "expandable",
        "collapse",
        "collapsible",
    ),
    *("spoiler", "disclosure", "ui-accordion-item", "toggle"),
)
STEP = ("step",)
CARDS = ("card", "linkcard", "cardlink", "gitbook-card", "navcard", "link-card")
PLAIN = (  # what stands in them is shown as it is
    *(
        "steps",
        "stepper",
        "columns",
        "column",
        "cardgrid",
        "cards",
        "grid",
        "row",
        "col",
        "div",
        "wrap",
        "ui-accordion",
        "accordions",
    ),
    *(
        "accordiongroup",
        "cardgroup",
        "frame",
        "raw",
        "v-pre",
        "capture",
        "section",
        "container",
        "center",
        "fragment",
        "code",
        "prism",
    ),
    *(
        "highlight",
        "markdownify",
        "codeblock",
        "block",
        "filetree",
        "blocks",
        "linkgrid",
        "updates",
        "text",
        "content-block",
        "version",
    ),
    *("tree", "quote", "blockquote", "caption", "page-columns", "noop", "changed", "center-block", "spacer-block"),
)
TITLES = ("title", "label", "header", "heading", "summary", "name", "value", "tabname")


@dataclass(frozen=True)
class Opened:
    """`what` is box, tabs, tab, fold, step, card or plain; `kind` is that of a box."""

    what: str
    kind: str = ""
    title: str = ""
    href: str = ""
    open: bool = False


def meaning(tag: ToolTag) -> Opened | None:
    """What the tag opens, None when it opens nothing we know."""
    name = tag.name.rsplit("/", 1)[-1].rsplit(".", 1)[-1]
    title = tag.get(*TITLES)
    words = [word for word in tag.words if word]
    if name in ("list", "listof") and words:
        return Opened("list-tabs" if words[0] == "tabs" else "list-folds")
    if name in TABS:
        return Opened("tabs")
    if name in TAB:
        return Opened("tab", title=tag.get("label", "title", "header", "name", "text", "value") or " ".join(words[:1]))
    if name in FOLDS:
        return Opened("fold", title=title or " ".join(words), open=tag.get("open") == "true" or "open" in words)
    if name in BOXES or name in SHOUTED:
        return _box(tag, BOXES.get(name) or SHOUTED[name], title, words)
    if name in STEP:
        return Opened("step", title=title or " ".join(words))
    if name in CARDS:
        return Opened("card", title=title or tag.get("description") or "", href=tag.get("href", "link", "url", "to"))
    return Opened("plain") if name in PLAIN else None


def _box(tag: ToolTag, kind: str, title: str, words: list[str]) -> Opened:
    """A box whose kind may stand in an attribute or be its first word: {% hint style="warning" %}, {{< notice tip >}}."""
    said = tag.get("style", "type", "kind", "color", "variant", "level", "theme", "class", "status", "intent").lower()
    for word in said.replace("alert-", " ").split():
        if word in BOXES:
            kind = BOXES[word]
    if not said and words and words[0].lower() in BOXES and tag.family != "colons":
        kind, words = BOXES[words[0].lower()], words[1:]
    return Opened("box", kind, title or " ".join(words))

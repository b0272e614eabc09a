"""Moving an article: its files in every language, and all that names it. Planned in memory; kb.authoring.move_apply writes it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from kb.addresses import article_of
from kb.articles.fences import code_lines
from kb.articles.files import blob_hash
from kb.articles.library import DRAFT, Article, Library
from kb.articles.widget import host_pages
from kb.articles.yaml_fields import Fields
from kb.authoring.labelled_queries import renamed
from kb.checks.mending import relative
from kb.errors import OtvetError
from kb.rendering.links import Place, resolve

HREF = re.compile(
    r"(?P<before>\]\(\s*<?|^ {0,3}\[[^\[\]\n]+\]:[ \t]*<?|\b(?:href|src)=[\"'])(?P<href>[^\s()<>\"'#]+)(?P<anchor>#[^\s()<>\"']*)?"
)
INLINE_CODE = re.compile(r"(`[^`]*`)")
NAMING_FILES = ("contacts.yaml", "notices.yaml", "intents.yaml")
INLINE_NAMES = re.compile(r"\b(?:article|articles|suggest)[ ]*:[ ]*(?:\[[^\]\n]*\]|[^\s,}\]]+)")
KEY = re.compile(r"[a-z0-9_-]+(?:/[a-z0-9_-]+)*")


class MoveError(OtvetError):
    """The article can't be moved so; nothing was changed."""


@dataclass
class Move:
    """What a move comes to: new paths of files and new texts, by path relative to the articles folder (also of files outside)."""

    root: Path
    renamed: dict[str, str] = field(default_factory=dict)  # old path → new path
    texts: dict[str, bytes] = field(default_factory=dict)  # old path → new content


def plan(library: Library, old: str, new: str, *, queries: Path | None = None) -> Move:
    """All changes that moving the key `old` to `new` takes, those of a folder of labelled queries too. Raises MoveError."""
    old, new = (_key(library, written) for written in (old, new))
    moved = [article for article in library.articles if article.key in (old, old + DRAFT)]
    _refuse(library, old, new, moved)
    move = Move(library.root)
    for article in moved:
        suffix = PurePosixPath(article.path).suffix
        draft = DRAFT if article.draft_of else ""
        top = article.path[: len(article.path) - len(f"{old}{draft}{suffix}")]
        move.renamed[article.path] = f"{top}{new}{draft}{suffix}"
    for path in move.renamed.values():
        if (library.root / path).exists():
            raise MoveError(f"{path} is there already; nothing was changed.")
    for article in library.articles:
        _rewrite(library, article, move, (old, new))
    for name in NAMING_FILES:
        if (file := library.root / name).is_file():
            _keep(move, name, file.read_bytes(), lambda text: _in_content_file(text, old, new))
    if (pages := library.root / host_pages.NAME).is_file():  # names nothing but articles
        _keep(move, host_pages.NAME, pages.read_bytes(), lambda text: _key_token(old).sub(rf"\g<1>{new}", text))
    for file in sorted(queries.glob("*.yaml")) if queries else ():
        place = os.path.relpath(file.resolve(), library.root.resolve())  # often beside the articles: ../tests/relevance
        try:
            _keep(move, place, file.read_bytes(), lambda text: renamed(text, old, new))
        except UnicodeDecodeError:
            raise MoveError(f"{file} is not UTF-8; save it as UTF-8 and move again. Nothing was changed.") from None
    _retrack(library, move)
    return move


def _key(library: Library, written: str) -> str:
    """A key as people name it: a key, an id or a path."""
    name = written.strip().strip("/").removesuffix(".md")
    folder = library.root.name + "/"
    name = name.removeprefix(folder)
    top, _, rest = name.partition("/")
    return rest if rest and top in {article.lang for article in library.articles} else name


def _refuse(library: Library, old: str, new: str, moved: list[Article]) -> None:
    if not moved:
        raise MoveError(f"There is no article {old!r}; nothing was changed.")
    if old == new:
        raise MoveError(f"{old!r} is where it is already.")
    if not KEY.fullmatch(new):
        raise MoveError(f"{new!r} is not a key: use small Latin letters, digits and hyphens, such as cards/block-card.")
    if new in library.keys:
        raise MoveError(f"{new!r} is another article; nothing was changed.")
    claimants = [article for article in library.articles if new in article.redirect_from and article not in moved]
    if claimants:
        raise MoveError(
            f"{new!r} is an old address of {claimants[0].path}; take it out of redirect_from there first. Nothing was changed."
        )


def _rewrite(library: Library, article: Article, move: Move, keys: tuple[str, str]) -> None:
    data = (library.root / article.path).read_bytes()
    text = data.decode("utf-8")
    place = Place(article, library, "internal")
    start = article.body_line - 1
    lines = text.split("\n")
    head, body = lines[:start], lines[start:]
    for at, is_code in enumerate(code_lines(body)):
        if not is_code and ("](" in body[at] or "]:" in body[at] or "=" in body[at]):
            pieces = INLINE_CODE.split(body[at])
            pieces[::2] = [HREF.sub(lambda match: _link(match, place, move, keys), piece) for piece in pieces[::2]]
            body[at] = "".join(pieces)
    old, new = keys
    front = "\n".join(head)
    for name in ("related", "steps"):
        front = _in_blocks(front, name, old, new)
    if article.path in move.renamed and not article.draft_of:
        front = _with_redirect(front, article, library.lines.get(article.path, Fields({}, {})), keys)
    changed = "\n".join([*front.split("\n"), *body] if head else [*([front] if front else []), *body])
    if changed != text:
        move.texts[article.path] = changed.encode("utf-8")


def _link(match: re.Match[str], place: Place, move: Move, keys: tuple[str, str]) -> str:
    href = match["href"]
    here = place.article.path
    target = resolve(href, place)
    if target.kind == "site":
        named = article_of(href)
        if named is None or named[1] != keys[0]:
            return match[0]
        return match[0].replace(href, href.rstrip("/").removesuffix(keys[0]) + keys[1])
    path = place.library.by_id[target.article].path if target.article else target.asset
    if not path or (path not in move.renamed and here not in move.renamed):
        return match[0]
    there = move.renamed.get(path, path)
    written = f"/{there}" if href.startswith("/") else relative(there, move.renamed.get(here, here))
    return f"{match['before']}{written}{match['anchor'] or ''}"


def _in_content_file(text: str, old: str, new: str) -> str:
    """The key put in place of another wherever a content file names articles, in lists below each other and in one line."""
    for name in ("article", "articles", "suggest"):
        text = _in_blocks(text, name, old, new)
    return INLINE_NAMES.sub(lambda match: _key_token(old).sub(rf"\g<1>{new}", match[0]), text)


def _key_token(key: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w/.-])((?:[a-z]{{2}}/)?){re.escape(key)}(?=(?:\.md)?(?:[\s\"',}}\]]|$))")


def _in_blocks(text: str, name: str, old: str, new: str) -> str:
    """The key put in place of another in every list called `name`."""
    lines = text.split("\n")
    token = _key_token(old)
    inside = -1
    for at, line in enumerate(lines):
        indent = len(line) - len(line.lstrip(" "))
        opened = re.match(rf"[ ]*(?:- )?{name}[ ]*:", line)
        if opened:
            inside = indent
        elif inside >= 0 and line.strip() and not line.lstrip().startswith("-") and indent <= inside:
            inside = -1
        if inside >= 0 or opened:
            lines[at] = token.sub(rf"\g<1>{new}", line)
    return "\n".join(lines)


def _with_redirect(front: str, article: Article, fields: Fields, keys: tuple[str, str]) -> str:
    """Front matter whose redirect_from names the old key, and no longer the new one."""
    old, new = keys
    old_keys = [*(one for one in article.redirect_from if one not in keys), old]
    lines = front.split("\n") if front else []
    if not lines or not fields.lines:
        return f"---\nredirect_from:\n  - {old}\n---" + ("\n" + front if front else "")
    block = ["redirect_from:", *(f"  - {one}" for one in old_keys)]
    if "redirect_from" not in fields.values:
        end = max(at for at, line in enumerate(lines) if line.strip() in ("---", "..."))
        return "\n".join([*lines[:end], *block, *lines[end:]])
    start = fields.line(("redirect_from",)) - 1
    end = start + 1
    while end < len(lines) and (lines[end].startswith((" ", "-", "\t")) and not lines[end].startswith("---")):
        end += 1
    return "\n".join([*lines[:start], *block, *lines[end:]])


def _keep(move: Move, path: str, data: bytes, change: Callable[[str], str]) -> None:
    after = change(data.decode("utf-8")).encode("utf-8")
    if after != data:
        move.texts[path] = after


def _retrack(library: Library, move: Move) -> None:
    """A translation that was up to date stays so: the hash it keeps follows the changed source."""
    for before, source in _tracked(library):
        if source.path in move.texts:
            now = blob_hash(move.texts[source.path])[: len(before.translated_from)]
            data = move.texts.get(before.path) or (library.root / before.path).read_bytes()
            move.texts[before.path] = data.replace(before.translated_from.encode(), now.encode(), 1)


def _tracked(library: Library) -> Iterator[tuple[Article, Article]]:
    """(translation, its source) where the translation is up to date."""
    by_key: dict[str, list[Article]] = {}
    for article in library.articles:
        by_key.setdefault(article.key, []).append(article)
    for article in library.articles:
        for other in by_key[article.key] if article.translated_from else ():
            if other is not article and blob_hash((library.root / other.path).read_bytes()).startswith(
                article.translated_from
            ):
                yield article, other

"""Files that tools keep beside an article and not in its text: they come as a list of links below it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from kb.importing.reading.record import HTML
from kb.importing.reading.to_markdown import address, plain_text

PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif")


@dataclass(frozen=True)
class AttachedFile:
    """A file by the name readers see, and where it lies."""

    name: str
    address: str


def with_files(body: str, files: Iterable[AttachedFile], form: str = HTML) -> str:
    """The text with the files below it that it does not name already; those without an address are left out."""
    missing = [one for one in files if one.address and one.address not in body and escape(one.address) not in body]
    if not missing:
        return body
    if form == HTML:
        links = (f'<li><a href="{escape(one.address)}">{escape(one.name or one.address)}</a></li>' for one in missing)
        return f"{body}\n<ul>{''.join(links)}</ul>"
    lines = (f"- [{plain_text(one.name or one.address)}]({address(one.address)})" for one in missing)
    return f"{body.rstrip()}\n\n" + "\n".join(lines) + "\n"

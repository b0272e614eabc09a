"""Attachments as shown: those a form carries to its next try, those of a request, what is wrong with one, and handing one out.

A picture we drew is shown on the page. Any other file is only ever handed out, to be saved: no browser of ours opens it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from fastapi import HTTPException
from starlette.responses import FileResponse, Response

from kb.errors import AttachmentRefused
from kb.requests.attachments import MAX_ATTACHMENTS, Attachment, KeptFile, find_attachment, to_claim
from kb.requests.image_cleaning import MAX_BYTES, MAX_PIXELS
from web.site.pages import private
from web.site.state import SiteState
from web.site.texts import Texts

KB = 1024
FILE_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"  # should a browser open one all the same


@dataclass(frozen=True)
class FileChoice:
    """A file that is stored already; unticking it leaves it out."""

    claim: str
    text: str


@dataclass(frozen=True)
class PictureView:
    """A picture of a request."""

    url: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True)
class FileView:
    """A file of a request, to be saved."""

    url: str
    name: str
    size: str


def file_choices(files: Iterable[KeptFile], texts: Texts, *, key: bytes) -> tuple[FileChoice, ...]:
    return tuple(
        FileChoice(
            to_claim(key, file),
            texts("files.stored_file", name=file.sent_as, size=_kilobytes(file.size, texts))
            if file.sent_as
            else texts("files.stored", n=place, size=_kilobytes(file.size, texts)),
        )
        for place, file in enumerate(files, 1)
    )


def views_of(
    attachments: Iterable[Attachment], texts: Texts, url_of: Callable[[str], str]
) -> tuple[tuple[Attachment, PictureView | FileView], ...]:
    """Each attachment with how it is shown. Pictures are numbered by themselves."""
    views: list[tuple[Attachment, PictureView | FileView]] = []
    pictures = 0
    for each in attachments:
        size = _kilobytes(each.size, texts)
        if each.is_picture:
            pictures += 1
            alt = texts("files.alt", n=pictures, size=size)
            views.append((each, PictureView(url_of(each.name), alt, each.width, each.height)))
        else:
            views.append((each, FileView(url_of(each.name), each.save_as, texts("files.size", size=size))))
    return tuple(views)


def file_problem(refused: AttachmentRefused, texts: Texts) -> str:
    """What is wrong with which file, in the visitor's words."""
    limits = {
        "n": refused.place + 1,
        "most": MAX_ATTACHMENTS,
        "megabytes": MAX_BYTES // KB**2,
        "megapixels": MAX_PIXELS // 10**6,
    }
    return texts(f"files.refused.{refused.code}", **limits)


def _kilobytes(size: int, texts: Texts) -> str:
    return texts.number(max(1, round(size / KB)))


def open_attachment(state: SiteState, number: str, name: str) -> tuple[Attachment, Path]:
    """An attachment of a ticket and where it lies. HTTPException 404 unless it is this ticket's and there."""
    with state.read() as conn:
        attachment = find_attachment(conn, number, name)
    path = state.store.path(name) if attachment else None
    if attachment is None or path is None:
        raise HTTPException(404)
    return attachment, path


def send_file(state: SiteState, number: str, name: str) -> Response:
    """An attachment of a ticket; 404 unless it is this ticket's. A picture to be shown, anything else to be saved."""
    attachment, path = open_attachment(state, number, name)
    shown = "inline" if attachment.is_picture else "attachment"
    response = FileResponse(
        path, media_type=attachment.media_type, filename=attachment.save_as, content_disposition_type=shown
    )
    if not attachment.is_picture:
        response.headers["content-security-policy"] = FILE_POLICY
    return private(response)

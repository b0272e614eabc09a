"""Attachments as shown: those a form carries to its next try, those of a request, what is wrong with one, and handing one out.

A picture we drew is shown on the page. Any other file is only ever handed out, to be saved: no browser of ours opens it.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from fastapi import HTTPException
from starlette.responses import FileResponse, Response

from kb.errors import AttachmentRefused
from kb.requests.attachments import MAX_ATTACHMENTS, PICTURES, Attachment, KeptFile, find_attachment, to_claim
from kb.requests.image_cleaning import MAX_BYTES, MAX_PIXELS
from kb.storage.site_key import sign
from web.site.pages import private
from web.site.state import SiteState
from web.site.texts import Texts
from web.site.urls import small_picture_url

KB = 1024
FILE_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"  # should a browser open one all the same
SMALL_KEPT = "private, max-age=3600"


@dataclass(frozen=True)
class FileChoice:
    """A file that is stored already; unticking it leaves it out."""

    claim: str
    text: str
    small: str = ""  # address of the picture drawn small, "" of what is no picture
    alt: str = ""


@dataclass(frozen=True)
class PictureView:
    """A picture of a request."""

    url: str
    small: str  # the address of the same drawn small
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
            small_picture_url(texts.lang, file.name, _proof(key, file.name)) if file.kind in PICTURES else "",
            texts("files.alt", n=place, size=_kilobytes(file.size, texts)),
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
            views.append(
                (each, PictureView(url_of(each.name), f"{url_of(each.name)}?small=1", alt, each.width, each.height))
            )
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


def send_file(state: SiteState, number: str, name: str, *, small: bool = False) -> Response:
    """An attachment of a ticket; 404 unless it is this ticket's. A picture to be shown, anything else to be saved."""
    attachment, path = open_attachment(state, number, name)
    if small and attachment.is_picture:
        return _small(state, name)
    shown = "inline" if attachment.is_picture else "attachment"
    response = FileResponse(
        path, media_type=attachment.media_type, filename=attachment.save_as, content_disposition_type=shown
    )
    if not attachment.is_picture:
        response.headers["content-security-policy"] = FILE_POLICY
    return private(response)


def send_small(state: SiteState, name: str, proof: str) -> Response:
    """A picture a form has brought, before it is anybody's; 404 without the proof that we named it to whoever brought it."""
    if not hmac.compare_digest(_proof(state.key, name).encode(), proof.encode("utf-8", "replace")):
        raise HTTPException(404)
    return _small(state, name)


def _proof(key: bytes, name: str) -> str:
    return sign(key, "small picture", name)


def _small(state: SiteState, name: str) -> Response:
    """Kept by the browser for a while: what stands under a generated name never changes. 503 while too many are drawn."""
    try:
        drawn = state.store.small(name)
    except AttachmentRefused as error:
        raise HTTPException(503 if error.code == "busy" else 404) from None
    except OSError:
        drawn = None
    if drawn is None:
        raise HTTPException(404)
    headers = {"cache-control": SMALL_KEPT, "content-security-policy": FILE_POLICY, "x-content-type-options": "nosniff"}
    return Response(drawn, media_type="image/jpeg", headers=headers)

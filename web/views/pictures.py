"""Screenshots as shown: those a form carries to its next try, those of a request, and what is wrong with one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kb.attachments import MAX_ATTACHMENTS, Attachment, StoredImage, to_claim
from kb.errors import AttachmentRefused
from kb.images_sent import MAX_BYTES, MAX_PIXELS
from web.site import Site
from web.texts import Texts

KB = 1024


@dataclass(frozen=True)
class PictureChoice:
    """A screenshot that is stored already; unticking it leaves it out."""

    claim: str
    text: str


@dataclass(frozen=True)
class PictureView:
    """A screenshot of a request."""

    url: str
    alt: str
    width: int
    height: int


def picture_choices(images: Iterable[StoredImage], site: Site, texts: Texts) -> tuple[PictureChoice, ...]:
    return tuple(
        PictureChoice(to_claim(site.room.key, image), texts("pictures.stored", n=place, size=_kilobytes(image.size, texts)))
        for place, image in enumerate(images, 1)
    )


def picture_views(images: Iterable[Attachment], texts: Texts, url_of: Callable[[str], str]) -> tuple[PictureView, ...]:
    return tuple(
        PictureView(url_of(image.name), texts("pictures.alt", n=place, size=_kilobytes(image.size, texts)), image.width, image.height)
        for place, image in enumerate(images, 1)
    )


def picture_problem(refused: AttachmentRefused, texts: Texts) -> str:
    """What is wrong with which picture, in the visitor's words."""
    limits = {"n": refused.place + 1, "most": MAX_ATTACHMENTS, "megabytes": MAX_BYTES // KB**2, "megapixels": MAX_PIXELS // 10**6}
    return texts(f"pictures.refused.{refused.code}", **limits)


def _kilobytes(size: int, texts: Texts) -> str:
    return texts.number(max(1, round(size / KB)))

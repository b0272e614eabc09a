"""Pictures that writers put into articles: drawn anew, under a name of ours beside the article."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

from kb.articles.slugs import slug
from kb.errors import AttachmentRefused
from kb.requests.image_cleaning import CleanImage, Kind, clean_image

ENDINGS: dict[Kind, str] = {"png": "png", "jpeg": "jpg", "webp": "webp"}
UNNAMED = "picture"
MARK = 8  # digits of the digest that tell two pictures of one name apart
NAME = re.compile(r"[a-z0-9-]{1,80}\.(?:png|jpg|webp)")
LONGEST = 255  # letters of a name that is sent


@dataclass(frozen=True, kw_only=True)
class ArticlePicture:
    """A picture as it is kept; the same one sent again has the same name."""

    name: str
    data: bytes

    @property
    def markdown(self) -> str:
        return markdown_of(self.name)


def take_picture(sent_as: str, data: bytes, redraw: Callable[[bytes], CleanImage] = clean_image) -> ArticlePicture:
    """Raises AttachmentRefused: code `name` for a name that is a path or has invisible letters, else those of `redraw`."""
    if len(sent_as) > LONGEST or not sent_as.isprintable() or re.search(r"[/\\]|^\.", sent_as):
        raise AttachmentRefused("name", "the file's name is a path or has letters that cannot be seen")
    image = redraw(data)
    words = slug(sent_as.rpartition(".")[0] or sent_as) or UNNAMED
    return ArticlePicture(name=f"{words}-{image.digest[:MARK]}.{ENDINGS[image.kind]}", data=image.data)


def beside(article: str, name: str) -> str:
    """The path of a picture in the folder its article is in. Raises ValueError for a name that is none of ours."""
    if not NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name of a picture")
    return PurePosixPath(article).with_name(name).as_posix()


def markdown_of(name: str) -> str:
    """The line that shows a picture beside the article."""
    return f"![]({name})"

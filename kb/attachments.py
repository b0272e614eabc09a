"""Attachments: screenshots of a ticket, files below KB_ATTACHMENTS and rows that say whose they are.

A file is on disk under a generated name before its row is committed, so a row never points at nothing; a file without a row
(its transaction was rolled back) is swept away later. Which pictures are fit to be kept, kb.images_sent decides.
"""

from __future__ import annotations

import base64
import hmac
import json
import os
import re
import secrets
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from threading import Semaphore

from sqlalchemy import Connection, func, select

from kb.database import insert
from kb.errors import AttachmentRefused
from kb.images_sent import CleanImage, clean_image
from kb.keys import sign
from kb.request_tables import attachments

MAX_ATTACHMENTS = 5  # with a form, and with each message
MAX_PER_TICKET = 25
NAME = re.compile(r"[0-9a-f]{32}\.(?:png|jpg|webp)")
ENDINGS = {"png": "png", "jpeg": "jpg", "webp": "webp"}
MEDIA_TYPES = {"png": "image/png", "jpg": "image/jpeg", "webp": "image/webp"}
DECODING = 2  # pictures decoded at the same time: each takes up to 320 MB (kb.images_sent)
ORPHAN_AGE = timedelta(days=1)  # longer than a form with mistakes in it is left open


@dataclass(frozen=True, kw_only=True)
class StoredImage:
    """A picture on disk, not yet anybody's."""

    name: str  # generated: "3f…9a.png"
    kind: str
    size: int
    width: int
    height: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A picture of a ticket."""

    name: str
    kind: str
    size: int  # bytes
    width: int
    height: int
    message: int | None  # the message it came with; None: the form
    at: datetime


class AttachmentStore:
    """The folder of pictures. Safe to share between threads and processes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._decoding = Semaphore(DECODING)

    def keep(self, files: Sequence[bytes]) -> tuple[StoredImage, ...]:
        """Clean and store pictures, all or none. Raises AttachmentRefused, which says which of them (`place`, from 0)."""
        if len(files) > MAX_ATTACHMENTS:
            raise AttachmentRefused("too_many", f"at most {MAX_ATTACHMENTS} pictures", place=MAX_ATTACHMENTS)
        cleaned = []
        for place, data in enumerate(files):
            try:
                with self._decoding:
                    cleaned.append(clean_image(data))
            except AttachmentRefused as refused:
                raise AttachmentRefused(refused.code, refused.problem, place=place) from None
        return tuple(self._write(image) for image in cleaned)

    def kept(self, images: Sequence[StoredImage]) -> tuple[StoredImage, ...]:
        """Those that are still on disk."""
        return tuple(image for image in images if self.path(image.name))

    def path(self, name: str) -> Path | None:
        """The file of a generated name; None for any other name and for a file that is gone."""
        path = self.folder / name if NAME.fullmatch(name) else None
        return path if path is not None and path.is_file() else None

    def discard(self, images: Iterable[StoredImage]) -> None:
        """Remove pictures that became nobody's."""
        for image in images:
            (self.folder / image.name).unlink(missing_ok=True)

    def _write(self, image: CleanImage) -> StoredImage:
        self.folder.mkdir(parents=True, exist_ok=True)
        name = f"{secrets.token_hex(16)}.{ENDINGS[image.kind]}"
        with tempfile.NamedTemporaryFile(dir=self.folder, prefix=".", delete=False) as file:
            file.write(image.data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(file.name, self.folder / name)
        return StoredImage(
            name=name,
            kind=image.kind,
            size=len(image.data),
            width=image.width,
            height=image.height,
            digest=image.digest,
        )


def to_claim(key: bytes, image: StoredImage) -> str:
    """A stored picture as a value a form can carry from one try to the next; only we can make one."""
    told = base64.urlsafe_b64encode(json.dumps(vars(image)).encode()).decode()
    return f"{told}.{sign(key, 'picture', told)}"


def from_claim(key: bytes, claim: str) -> StoredImage | None:
    """The picture a form carried back; None for a value we did not make."""
    told, _, signature = claim.partition(".")
    if not hmac.compare_digest(sign(key, "picture", told).encode(), signature.encode("utf-8", "replace")):
        return None
    return StoredImage(**json.loads(base64.urlsafe_b64decode(told)))


def media_type(name: str) -> str:
    return MEDIA_TYPES[name.rpartition(".")[2]]


def attach(
    conn: Connection, ticket: str, images: Sequence[StoredImage], *, message: int | None = None, at: datetime
) -> int:
    """Give stored pictures to a ticket; a picture it already has is not added twice. Returns how many were added.

    The caller discards the images when this transaction fails, and `unclaimed` ones when it succeeds.
    """
    counted = select(func.count()).where(attachments.c.ticket == ticket)
    added = 0
    for image in images:
        if int(conn.execute(counted).scalar_one()) >= MAX_PER_TICKET:
            break
        row = {**vars(image), "ticket": ticket, "message": message, "at": at}
        made = insert(conn, attachments).values(row).on_conflict_do_nothing().returning(attachments.c.name)
        added += len(conn.execute(made).all())
    return added


def unclaimed(conn: Connection, images: Sequence[StoredImage]) -> tuple[StoredImage, ...]:
    """Those of the pictures that no ticket has: doubles, and what was beyond the limit."""
    names = [image.name for image in images]
    claimed = set(conn.execute(select(attachments.c.name).where(attachments.c.name.in_(names))).scalars())
    return tuple(image for image in images if image.name not in claimed)


def list_attachments(conn: Connection, ticket: str) -> tuple[Attachment, ...]:
    """The pictures of a ticket in the order they came."""
    columns = [attachments.c[name] for name in Attachment.__dataclass_fields__]
    rows = conn.execute(
        select(*columns).where(attachments.c.ticket == ticket).order_by(attachments.c.at, attachments.c.name)
    )
    return tuple(Attachment(**row._mapping) for row in rows)


def attachment_path(conn: Connection, store: AttachmentStore, ticket: str, name: str) -> Path | None:
    """Where a picture of this ticket lies; None unless it is this ticket's. Who may see the ticket, the caller knows."""
    own = (attachments.c.ticket == ticket) & (attachments.c.name == name)
    return store.path(name) if conn.execute(select(attachments.c.name).where(own)).first() else None


def sweep(conn: Connection, store: AttachmentStore, *, at: datetime) -> int:
    """Remove files that belong to no ticket and are older than any transaction. Returns how many."""
    known = set(conn.execute(select(attachments.c.name)).scalars())
    old = (at - ORPHAN_AGE).timestamp()
    swept = 0
    for path in store.folder.glob("*") if store.folder.is_dir() else ():
        if path.name not in known and path.is_file() and path.stat().st_mtime < old:
            path.unlink(missing_ok=True)
            swept += 1
    return swept

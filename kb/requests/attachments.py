"""Attachments: pictures and files of a ticket, below KB_ATTACHMENTS, and rows that say whose they are.

A file is on disk under a generated name before its row is committed, so a row never points at nothing; a file without a row
(its transaction was rolled back) is set aside later (kb.requests.unclaimed_files). Pictures are drawn anew by
kb.requests.image_cleaning; which other files are taken, as they came, kb.requests.sent_files decides.
"""

from __future__ import annotations

import base64
import contextlib
import hmac
import json
import os
import re
import secrets
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from threading import BoundedSemaphore
from types import MappingProxyType

from sqlalchemy import Connection, func, select

from kb.errors import AttachmentRefused
from kb.privacy import mask
from kb.private_files import make_private_folder
from kb.requests.file_names import safe_name
from kb.requests.image_cleaning import CleanImage, clean_image, small_image, sniff
from kb.requests.sent_files import KINDS, check_file
from kb.storage.database import insert
from kb.storage.outages import Outages
from kb.storage.request_tables import attachments
from kb.storage.site_key import sign

MAX_ATTACHMENTS = 5  # with a form, and with each message
MAX_PER_TICKET = 25
PICTURES = MappingProxyType({"png": "png", "jpeg": "jpg", "webp": "webp"})  # kinds we drew ourselves: ending on disk
ENDINGS = MappingProxyType({**PICTURES, **{kind: kind for kind in KINDS}})
MEDIA_TYPES = MappingProxyType(
    {**{kind: f"image/{kind}" for kind in PICTURES}, **{kind: known.media_type for kind, known in KINDS.items()}}
)
NAME = re.compile(rf"[0-9a-f]{{32}}\.(?:{'|'.join(ENDINGS.values())})")
DECODING = 1  # files looked at at the same time, in a thread of the store's own: the dearest picture, a WebP of 20 megapixels, takes 500 MB
QUEUE = 8  # forms whose files are being looked at or wait for it; others are told to try again: a request holds a thread meanwhile
UPLOADING = re.compile(r"\.upload-\w{8}")  # a file that is being written
ASIDE = ".unclaimed"  # folder of files that no ticket had


@dataclass(frozen=True)
class Upload:
    """A file as it was sent. What the sender called it says nothing of what it is."""

    data: bytes
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class KeptFile:
    """A file on disk, not yet anybody's."""

    name: str  # generated: "3f…9a.png"
    kind: str  # one of ENDINGS
    size: int  # bytes
    width: int  # in pixels; 0 of what is no picture of ours
    height: int
    digest: str
    sent_as: str = ""  # a safe form of the sender's name for it; "" of a picture, which is another one now


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file of a ticket."""

    name: str
    kind: str
    size: int  # bytes
    width: int
    height: int
    sent_as: str
    message: int | None  # the message it came with; None: the form
    at: datetime

    @property
    def is_picture(self) -> bool:
        """Drawn by us, so fit to be shown; anything else is only handed out."""
        return self.kind in PICTURES

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self.kind]

    @property
    def save_as(self) -> str:
        """The name to save it under."""
        return self.sent_as or self.name


class AttachmentStore:
    """The folder of attachments. Safe to share between threads and processes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._decoders = ThreadPoolExecutor(DECODING, "attachments")
        self._places = BoundedSemaphore(QUEUE)
        self._outages = Outages("the attachments folder")

    def keep(self, files: Sequence[Upload]) -> tuple[KeptFile, ...]:
        """Look at files and store them, all or none. Raises AttachmentRefused, which says which of them (`place`, from 0).

        Raises StateUnavailable when the disk takes no file; none is left then.

        Code "busy": too many wait already, nothing was looked at; the same files may be sent again in some seconds.
        """
        if not files:
            return ()
        if len(files) > MAX_ATTACHMENTS:
            raise AttachmentRefused("too_many", f"at most {MAX_ATTACHMENTS} files", place=MAX_ATTACHMENTS)
        with self._place():
            checked = [self._checked(file, place) for place, file in enumerate(files)]
        written: list[KeptFile] = []
        try:
            for data, stored in checked:
                self._write(data, stored.name)
                written.append(stored)
        except OSError as error:
            self.discard(written)
            raise self._outages.unavailable(error.strerror or error) from error
        return tuple(written)

    def redraw(self, data: bytes) -> CleanImage:
        """A picture that is kept elsewhere, drawn anew by the same decoder in the same queue. Raises AttachmentRefused."""
        with self._place():
            return self._decoders.submit(clean_image, data).result()

    def small(self, name: str) -> bytes | None:
        """A kept picture as a small JPEG; None for what is no picture of ours or gone. Raises AttachmentRefused ("busy", "damaged")."""
        path = self.path(name)
        data = path.read_bytes() if path else b""
        kind = sniff(data)
        if kind is None:
            return None
        with self._place():
            return self._decoders.submit(small_image, data, kind).result()

    @contextlib.contextmanager
    def _place(self) -> Iterator[None]:
        if not self._places.acquire(blocking=False):
            raise AttachmentRefused("busy", "too many files are being looked at; try again in some seconds")
        try:
            yield
        finally:
            self._places.release()

    def _checked(self, file: Upload, place: int) -> tuple[bytes, KeptFile]:
        try:
            return self._decoders.submit(_as_stored, file).result()
        except AttachmentRefused as error:
            code, problem = error.code, error.problem
        # Not where it was caught: that error's trace holds the file.
        raise AttachmentRefused(code, problem, place=place)

    def present(self, files: Sequence[KeptFile]) -> tuple[KeptFile, ...]:
        """Those that are still on disk."""
        return tuple(file for file in files if self.path(file.name))

    def path(self, name: str) -> Path | None:
        """The file of a generated name; None for any other name and for a file that is gone."""
        if not NAME.fullmatch(name):
            return None
        path, aside = self.folder / name, self.folder / ASIDE / name
        if not path.is_file() and aside.is_file():
            with contextlib.suppress(OSError):
                os.replace(aside, path)
        return path if path.is_file() else None

    def discard(self, files: Iterable[KeptFile]) -> None:
        """Remove files that became nobody's."""
        for file in files:
            (self.folder / file.name).unlink(missing_ok=True)

    def set_aside(self, name: str) -> bool:
        """Move a file that seems to be nobody's out of the way; its age there begins now. False: it is gone."""
        aside = self.folder / ASIDE
        try:
            make_private_folder(aside)
            os.utime(self.folder / name)
            os.replace(self.folder / name, aside / name)
        except FileNotFoundError:
            return False
        return True

    def put_back(self, copy: Path) -> None:
        """Take in the file of a backup under the name it has there: whole or not at all, and never anybody else's to read."""
        self._write(copy.read_bytes(), copy.name)

    def _write(self, data: bytes, name: str) -> None:
        make_private_folder(self.folder)
        with tempfile.NamedTemporaryFile(dir=self.folder, prefix=".upload-", delete=False) as file:
            try:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
                os.replace(file.name, self.folder / name)
            except BaseException:  # a full disk most of all: leave nothing half written
                Path(file.name).unlink(missing_ok=True)
                raise


def _as_stored(file: Upload) -> tuple[bytes, KeptFile]:
    """The bytes to be kept, and what they are. Raises AttachmentRefused."""
    if sniff(file.data):
        image = clean_image(file.data)
        return image.data, _stored(image.kind, len(image.data), image.digest, width=image.width, height=image.height)
    sent = check_file(file.data)
    name = safe_name(mask(file.name).text, KINDS[sent.kind].endings)
    return sent.data, replace(_stored(sent.kind, len(sent.data), sent.digest), sent_as=name)


def _stored(kind: str, size: int, digest: str, *, width: int = 0, height: int = 0) -> KeptFile:
    name = f"{secrets.token_hex(16)}.{ENDINGS[kind]}"
    return KeptFile(name=name, kind=kind, size=size, width=width, height=height, digest=digest)


def to_claim(key: bytes, file: KeptFile) -> str:
    """A stored file as a value a form can carry from one try to the next; only we can make one."""
    payload = base64.urlsafe_b64encode(json.dumps(vars(file), ensure_ascii=False).encode()).decode()
    return f"{payload}.{sign(key, 'picture', payload)}"


def from_claim(key: bytes, claim: str) -> KeptFile | None:
    """The file a form carried back; None for a value we did not make."""
    payload, _, signature = claim.partition(".")
    if not hmac.compare_digest(sign(key, "picture", payload).encode(), signature.encode("utf-8", "replace")):
        return None
    return KeptFile(**json.loads(base64.urlsafe_b64decode(payload)))


def attach(
    conn: Connection, ticket: str, files: Sequence[KeptFile], *, message: int | None = None, at: datetime
) -> int:
    """Give stored files to a ticket; one it already has is not added twice. Returns how many were added.

    The caller discards the files when this transaction fails, and `unclaimed` ones when it succeeds.
    """
    counted = select(func.count()).where(attachments.c.ticket == ticket)
    added = 0
    for file in files:
        if int(conn.execute(counted).scalar_one()) >= MAX_PER_TICKET:
            break
        row = {**vars(file), "ticket": ticket, "message": message, "at": at}
        insertion = insert(conn, attachments).values(row).on_conflict_do_nothing().returning(attachments.c.name)
        added += len(conn.execute(insertion).all())
    return added


def unclaimed(conn: Connection, files: Sequence[KeptFile]) -> tuple[KeptFile, ...]:
    """Those of the files that no ticket has: doubles, and what was beyond the limit."""
    names = [file.name for file in files]
    claimed = set(conn.execute(select(attachments.c.name).where(attachments.c.name.in_(names))).scalars())
    return tuple(file for file in files if file.name not in claimed)


def list_attachments(conn: Connection, ticket: str) -> tuple[Attachment, ...]:
    """The files of a ticket in the order they came."""
    columns = [attachments.c[name] for name in Attachment.__dataclass_fields__]
    rows = conn.execute(
        select(*columns).where(attachments.c.ticket == ticket).order_by(attachments.c.at, attachments.c.name)
    )
    return tuple(Attachment(**row._mapping) for row in rows)


def find_attachment(conn: Connection, ticket: str, name: str) -> Attachment | None:
    """A file of this ticket by its generated name; None unless it is this ticket's. Who may see the ticket, the caller knows."""
    return next((file for file in list_attachments(conn, ticket) if file.name == name), None)

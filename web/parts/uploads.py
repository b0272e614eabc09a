"""Uploads: files as browsers post them, and removing those of a form that became nobody's."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from typing import Annotated

from fastapi import Depends, Request

from kb.errors import StateUnavailable
from kb.requests.attachments import KeptFile, Upload, unclaimed
from kb.requests.image_cleaning import MAX_BYTES
from web.site.services import get_site
from web.site.state import SiteState

PAUSE = 0.05  # seconds between two looks whether it is a form's turn
MAX_FILES = 10  # more than a form takes, so that the refusal is ours to word


async def read_files(request: Request) -> list[Upload]:
    """The posted files; a file control that was left empty sends a file without a name."""
    sent = (await request.form(max_files=MAX_FILES)).getlist("screenshot")
    return [
        Upload(await file.read(MAX_BYTES + 1), file.filename)  # one more is too many, and enough to say so
        for file in sent
        if not isinstance(file, str) and file.filename
    ]


async def files_in_turn(request: Request) -> AsyncIterator[list[Upload]]:
    """The same for a handler: the files of a few forms are in memory at once, those of others wait on the disk."""
    sent = (await request.form(max_files=MAX_FILES)).getlist("screenshot")
    if not any(not isinstance(file, str) and file.filename for file in sent):
        yield []
        return
    turn = get_site(request).state.files_at_once
    while not turn.acquire(blocking=False):
        await asyncio.sleep(PAUSE)
    try:
        yield await read_files(request)
    finally:
        turn.release()


PostedFiles = Annotated[list[Upload], Depends(files_in_turn, scope="function")]


def discard_spare(state: SiteState, files: Sequence[KeptFile]) -> None:
    """Remove those of a form's files that no ticket has; a database that is away just now leaves them to the sweep."""
    if not files:
        return
    state.uploads.release(files)
    with contextlib.suppress(StateUnavailable):
        with state.read() as conn:
            spare = unclaimed(conn, files)
        state.store.discard(spare)

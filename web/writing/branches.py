"""The branch of a change that is in review, for those who work with git. The database has the text in any case."""

from __future__ import annotations

import logging
from datetime import datetime

from kb.writing.changes import ArticleChange
from kb.writing.stores import Signature, WritingError
from web.writing.files import Closed, WritersRoom

log = logging.getLogger(__name__)


def keep_branch(room: WritersRoom, change: ArticleChange, now: datetime) -> None:
    """Make the branch anew from the change's text; where it can't be made the log is told."""
    signed = Signature(who=change.who, at=now, message=change.message or change.title)
    try:
        room.store.keep_draft(change.id, change.path, change.result, signed=signed)
    except (WritingError, Closed, OSError) as error:
        log.warning("no branch for change %d: %s", change.id, error)


def drop_branch(room: WritersRoom, change: ArticleChange) -> None:
    """Remove the branch of a change that is over; where it can't be removed the log is told."""
    try:
        room.store.drop_draft(change.id)
    except (WritingError, Closed, OSError) as error:
        log.warning("the branch of change %d stays: %s", change.id, error)

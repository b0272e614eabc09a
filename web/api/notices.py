"""What does not work now, for programs: the same notices the pages show. No token is needed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from web.api.models.notices import NoticesOut, notices_out
from web.api.openapi import problems
from web.api.parameters import Lang
from web.dependencies import Catalogues, Origin, TheNotices

router = APIRouter(prefix="/api/v1", tags=["help centre"])


@router.get("/notices", operation_id="list_notices", response_model=NoticesOut, responses=problems(422, 429))
def notices(
    standing: TheNotices,
    catalogues: Catalogues,
    origin: Origin,
    lang: Lang = "",
    past: Annotated[bool, Query(description="Also those that are over, and those still far ahead.")] = False,
) -> NoticesOut:
    """Outages, disruptions and planned work that stand now, the worst first; an empty list when everything works."""
    return notices_out(standing, lang if lang in catalogues else next(iter(catalogues)), origin, past=past)

"""What operators' machines ask: alive, ready, and in numbers."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from web.readiness import check_all, generation_age
from web.site import Now, TheSite

router = APIRouter(include_in_schema=False)


@router.get("/healthz", name="healthz")
def healthz() -> dict[str, str]:
    """The process answers. Says nothing of what it needs; that is /readyz."""
    return {"status": "ok"}


@router.get("/readyz", name="readyz")
def readyz(site: TheSite):
    checks = check_all(site)
    ready = all(check["ok"] for check in checks.values())
    body: dict[str, Any] = {"status": "ready" if ready else "not ready", "checks": checks}
    return JSONResponse(body, 200 if ready else 503, {"cache-control": "no-store"})


@router.get("/metrics", name="metrics")
def metrics(request: Request, site: TheSite, now: Now):
    age = generation_age(site, now)
    if age is not None:
        site.metrics.generation_age(age)
    return Response(site.metrics.text(), media_type=site.metrics.content_type)

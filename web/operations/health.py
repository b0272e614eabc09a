"""What operators' machines ask: alive, ready, and in numbers."""

from __future__ import annotations

from dataclasses import asdict

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from web.dependencies import Now, TheSite
from web.operations.lag import generation_behind, lags_of
from web.operations.readiness import check_all

router = APIRouter(include_in_schema=False)


@router.get("/healthz", name="healthz")
async def healthz() -> dict[str, str]:
    """The process answers. Says nothing of what it needs; that is /readyz. On the event loop: no busy thread is waited for."""
    return {"status": "ok"}


@router.get("/readyz", name="readyz")
def readyz(request: Request, site: TheSite, now: Now) -> Response:
    checks, status = check_all(site), site.live.status()
    stopping = request.app.state.draining.stopping
    ready = all(check.ok for check in checks.values()) and not stopping
    body = {
        "status": "stopping" if stopping else "ready" if ready else "not ready",
        "generation": status.generation,
        "created": status.created,
        "behind_seconds": round(generation_behind(site.settings.index, status, now), 1),
        "checks": {name: asdict(check) for name, check in checks.items()},
    }
    return JSONResponse(body, 200 if ready else 503, {"cache-control": "no-store"})


@router.get("/metrics", name="metrics")
def metrics(request: Request, site: TheSite, now: Now) -> Response:
    site.journal.metrics.lags(lags_of(site, now))
    return Response(site.journal.metrics.text(), media_type=site.journal.metrics.content_type)

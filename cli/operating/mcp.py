"""`kb mcp`: an assistant's questions over standard input and output."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from cli.terminal.errors import told_plainly
from cli.terminal.options import IndexFolder
from kb.errors import SettingsError
from kb.log import set_up
from kb.settings import Settings, load_settings
from kb.staff.tokens import find_token


def mcp(index: IndexFolder = None) -> None:
    """Answer an assistant over standard input and output (Model Context Protocol). KB_MCP_TOKEN holds its token."""
    with told_plainly():
        settings = load_settings(index=index, deliver=False)
        set_up(settings.log_level, as_json=settings.log_json)
        asyncio.run(_serve(settings))


async def _serve(settings: Settings) -> None:
    try:
        from web.assistants.server import make_server
    except ModuleNotFoundError as error:
        raise SettingsError(f"{error.name} is not installed: pip install 'otvet[mcp]'") from None
    from web.app import create_app

    app = create_app(settings)
    site = app.state.site
    with site.state.read() as conn:
        if not settings.mcp_token or find_token(conn, settings.mcp_token, at=datetime.now(UTC)) is None:
            raise SettingsError(
                "KB_MCP_TOKEN is empty or does not work: `kb token create NAME --scope lookup` makes one"
            )
    async with app.router.lifespan_context(app):
        await make_server(site, lambda: settings.mcp_token).run_stdio_async()

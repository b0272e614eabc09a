"""`kb mcp` begins only for a token that works, and says how to make one."""

from __future__ import annotations


def test_without_a_token_the_command_ends_with_how_to_make_one(desk):
    for token in ("", "otv_nobody"):
        ran = desk.kb("mcp", KB_MCP_TOKEN=token)
        assert ran.returncode == 2
        assert "`kb token create NAME --scope lookup` makes one" in ran.stderr
        assert ran.stdout == "", "standard output belongs to the protocol"

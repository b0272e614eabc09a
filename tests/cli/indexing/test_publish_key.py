"""`kb publish-key` makes keys that publishing and pulling take, and keeps them nowhere."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from cli.app import app
from search.publish.signing import is_signed, new_private_key, public_half, sign


@pytest.fixture
def kb(tmp_path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    return lambda *words, **settings: CliRunner().invoke(
        app, [*words], env={f"KB_{name}": it for name, it in settings.items()}
    )


def printed(output: str) -> dict[str, str]:
    return dict(line.split("=", 1) for line in output.splitlines() if not line.startswith("#"))


def test_a_new_pair_is_printed_as_two_settings_and_written_nowhere(kb, tmp_path):
    ran = kb("publish-key", "new")
    settings = printed(ran.stdout)
    assert ran.exit_code == 0 and list(settings) == ["KB_PUBLISH_KEY", "KB_PULL_KEYS"]
    assert is_signed(settings["KB_PULL_KEYS"], b"x", sign(settings["KB_PUBLISH_KEY"], b"x"))
    assert list(tmp_path.iterdir()) == []
    assert printed(kb("publish-key", "new").stdout) != settings


def test_the_public_half_can_be_printed_again(kb):
    private = new_private_key()
    ran = kb("publish-key", "show", PUBLISH_KEY=private)
    assert printed(ran.stdout) == {"KB_PULL_KEYS": public_half(private)}


@pytest.mark.parametrize("key", ["", "nonsense", public_half(new_private_key())], ids=["none", "nonsense", "public"])
def test_without_a_private_key_there_is_nothing_to_show(kb, key: str):
    ran = kb("publish-key", "show", PUBLISH_KEY=key)
    assert ran.exit_code == 2
    assert "Bad settings: KB_PUBLISH_KEY" in ran.stderr and "Traceback" not in ran.output

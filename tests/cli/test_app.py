"""The `kb` command itself."""

from __future__ import annotations

from importlib.metadata import version


def test_it_says_its_version(desk):
    ran = desk.kb("--version")
    assert (ran.returncode, ran.stdout) == (0, f"Otvet {version('otvet')}\n")


def test_an_unknown_command_is_named(desk):
    ran = desk.kb("bild")
    assert ran.returncode == 2
    assert "bild" in ran.stderr

"""The door without providers asks for a name and a password alone."""

from __future__ import annotations

from web.staff.views.sign_in import SignInPage


def test_a_door_has_no_provider_unless_there_is_one():
    door = SignInPage(title="Sign in", name="", back="", error="", token_error="")
    assert (door.providers, door.refused, door.arrived) == ((), "", "")

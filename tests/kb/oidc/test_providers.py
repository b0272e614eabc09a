"""The file of providers: what is wrong in it is told when the server starts, without a secret."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.errors import SettingsError
from kb.oidc.providers import read_providers

GOOD = """[[provider]]
id = "corp"
title = "Ромашка ID"
issuer = "https://id.example.org/realms/staff"
client_id = "otvet"
client_secret = "hunter2"
[provider.roles]
"leads" = "manager"
"helpdesk" = "agent"
"""


def written(folder: Path, text: str) -> str:
    path = folder / "oidc.toml"
    path.write_text(text, "utf-8")
    return str(path)


def test_the_file_names_providers_and_the_first_group_decides(tmp_path):
    providers = read_providers(written(tmp_path, GOOD + GOOD.replace("corp", "other").replace("id.ex", "other.ex")))
    assert list(providers) == ["corp", "other"] and read_providers("") == {}
    corp = providers["corp"]
    assert [corp.role_of(groups) for groups in (["helpdesk"], ["helpdesk", "leads"], ["kitchen"], [])] == [
        "agent",
        "manager",
        None,
        None,
    ]


def test_a_secret_is_read_from_a_file_of_its_own(tmp_path):
    (tmp_path / "secret").write_text("hunter3\n")
    text = GOOD.replace('client_secret = "hunter2"', f'client_secret_file = "{tmp_path}/secret"')
    assert read_providers(written(tmp_path, text))["corp"].secret == "hunter3"
    (tmp_path / "secret").unlink()
    with pytest.raises(SettingsError, match="client_secret_file"):
        read_providers(written(tmp_path, text))


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("https://id", "http://id"),
        ("/realms/staff", "/realms/staff?x=1"),
        ('id = "corp"', 'id = "Corp ID"'),
        ('= "agent"', '= "boss"'),
        ('client_id = "otvet"\n', ""),
        ("title", "titel"),
        ('"leads" = "manager"\n"helpdesk" = "agent"\n', ""),
        ('client_secret = "hunter2"', 'client_secret = "hunter2"\nscopes = "profile"'),
        ("[[provider]]", "[[provider"),
    ],
)
def test_what_is_wrong_is_told_without_the_secret(tmp_path, right: str, wrong: str):
    assert right in GOOD
    with pytest.raises(SettingsError) as refused:
        read_providers(written(tmp_path, GOOD.replace(right, wrong)))
    assert "KB_OIDC=" in str(refused.value) and "hunter2" not in str(refused.value)


def test_two_of_the_same_id_or_issuer_are_refused(tmp_path):
    for other in (GOOD, GOOD.replace("corp", "other")):
        with pytest.raises(SettingsError, match="the same"):
            read_providers(written(tmp_path, GOOD + other))


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(SettingsError, match="none.toml"):
        read_providers(str(tmp_path / "none.toml"))

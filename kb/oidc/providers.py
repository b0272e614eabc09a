"""Identity providers as the file of KB_OIDC names them: where each is, who we are there, which group has which role."""

from __future__ import annotations

import importlib.util
import ipaddress
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from kb.errors import SettingsError

Role = Literal["agent", "writer", "manager"]


class Provider(BaseModel):
    """One provider. `roles`: of the groups somebody has, the first that stands here decides."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    id: str = Field(pattern=r"^[a-z0-9-]{1,32}$")  # in addresses
    title: str = Field(min_length=1, max_length=60)  # on the door
    issuer: str
    client_id: str = Field(min_length=1)
    client_secret: str = ""
    client_secret_file: Path | None = None
    scopes: str = "openid profile"
    groups: str = "groups"  # the claim of the identity token, or a way into it: realm_access.roles
    roles: Annotated[dict[str, Role], Field(min_length=1)]

    @field_validator("issuer")
    @classmethod
    def _is_safe(cls, value: str) -> str:
        if not is_safe(value) or urlsplit(value).query or urlsplit(value).fragment:
            raise ValueError("expected an https address without a query (http only on this machine)")
        return value

    @field_validator("scopes")
    @classmethod
    def _asks_for_identity(cls, value: str) -> str:
        if "openid" not in value.split():
            raise ValueError("expected scopes with openid among them")
        return value

    def role_of(self, groups: Iterable[str]) -> Role | None:
        """The role of the first group of the file that somebody has; None without any: no access."""
        theirs = set(groups)
        return next((role for group, role in self.roles.items() if group in theirs), None)

    @property
    def secret(self) -> str:
        """Raises SettingsError for a file that can't be read. "" for a public client: PKCE alone."""
        if self.client_secret_file is None:
            return self.client_secret
        try:
            return self.client_secret_file.read_text("utf-8").strip()
        except (OSError, UnicodeError) as error:
            raise SettingsError(f"KB_OIDC: client_secret_file of {self.id!r} can't be read: {error}") from None


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    provider: tuple[Provider, ...] = ()


def read_providers(path: str) -> dict[str, Provider]:
    """By id, in the order of the file; none without a file. Raises SettingsError, which names what is wrong and no secret."""
    if not path:
        return {}
    try:
        written = _File.model_validate(tomllib.loads(Path(path).read_text("utf-8"))).provider
    except (OSError, UnicodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"KB_OIDC={path}: {error}") from None
    except ValidationError as error:
        mistakes = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise SettingsError(f"KB_OIDC={path}: {mistakes}") from None
    providers = {provider.id: provider for provider in written}
    if len(providers) < len(written) or len({provider.issuer for provider in written}) < len(written):
        raise SettingsError(f"KB_OIDC={path}: two providers have the same id or the same issuer")
    if providers and importlib.util.find_spec("authlib") is None:
        raise SettingsError("KB_OIDC needs the extra `oidc`: pip install 'otvet[oidc]'")
    for provider in written:
        _ = provider.secret  # told now, not at the first sign-in
    return providers


def is_safe(address: str) -> bool:
    """Over TLS, or to this very machine."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.username is not None or not host:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_own_machine(host))


def is_own_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"

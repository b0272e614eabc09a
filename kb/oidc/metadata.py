"""What is known of a provider: its addresses and its keys, fetched when first needed and kept for an hour."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from kb.errors import ProviderAway
from kb.oidc.calling import get_json
from kb.oidc.providers import Provider, is_safe

FRESH = 3600.0  # seconds
AWAY = 10.0  # seconds for which a provider that did not answer is not asked again: nobody waits for it in vain
KEYS_AGAIN = 60.0  # seconds between two looks for a key that is not there


@dataclass(frozen=True, kw_only=True)
class Metadata:
    """OpenID Connect Discovery 1.0, as far as it is used."""

    authorization: str
    token: str
    keys_at: str
    names_itself: bool  # its answers must carry `iss` (RFC 9207)
    takes_basic: bool


class KnownProvider:
    """A provider with what it says of itself. Safe to share between threads; `clock` gives seconds that never go back."""

    def __init__(self, provider: Provider, clock: Callable[[], float] = time.monotonic) -> None:
        self.provider = provider
        self._clock = clock
        self._lock = threading.Lock()
        self._metadata: tuple[float, Metadata] | None = None
        self._keys: tuple[float, dict[str, object]] | None = None
        self._away: tuple[float, str] | None = None

    def metadata(self) -> Metadata:
        """Raises ProviderAway."""
        with self._lock:
            if self._metadata is None or self._clock() - self._metadata[0] > FRESH:
                address = f"{self.provider.issuer.rstrip('/')}/.well-known/openid-configuration"
                self._metadata = self._clock(), _metadata(self.provider, self._fetched(address))
            return self._metadata[1]

    def keys(self, *, anew: bool = False) -> dict[str, object]:
        """The key set as it was told (RFC 7517). `anew`: a key was not among those known. Raises ProviderAway."""
        keys_at = self.metadata().keys_at
        with self._lock:
            age = self._clock() - self._keys[0] if self._keys else FRESH + 1
            if self._keys is None or age > (KEYS_AGAIN if anew else FRESH):
                self._keys = self._clock(), self._fetched(keys_at)
            return self._keys[1]

    def _fetched(self, address: str) -> dict[str, object]:
        """Inside the lock: of many who wait at the door one asks."""
        if self._away and self._clock() - self._away[0] < AWAY:
            raise ProviderAway(self._away[1])
        try:
            document = get_json(address)
        except ProviderAway as error:
            self._away = self._clock(), str(error)
            raise
        self._away = None
        return document


def _metadata(provider: Provider, document: dict[str, object]) -> Metadata:
    if document.get("issuer") != provider.issuer:
        raise ProviderAway(f"{provider.issuer} calls itself {str(document.get('issuer'))[:200]!r}")
    addresses = [document.get(f"{name}") for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")]
    texts = [address for address in addresses if isinstance(address, str) and is_safe(address)]
    if len(texts) < len(addresses):
        raise ProviderAway(f"{provider.issuer} names an address that is no https address")
    ways = document.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    return Metadata(
        authorization=texts[0],
        token=texts[1],
        keys_at=texts[2],
        names_itself=document.get("authorization_response_iss_parameter_supported") is True,
        takes_basic=not isinstance(ways, list) or "client_secret_basic" in ways,
    )

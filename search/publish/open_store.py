"""Which address is what kind of place to publish to. What we don't know, and what others on the way could read, is refused."""

from __future__ import annotations

import ipaddress
import re
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from kb.errors import SettingsError
from search.publish.bucket_store import open_bucket
from search.publish.folder_store import FolderStore
from search.publish.store import Store
from search.publish.web_store import WebStore

BUCKETS = ("s3", "s3a", "gs", "gcs", "az", "abfs")  # the library of each is installed apart
KNOWN = f"a folder, file://, https:// or a bucket ({', '.join(f'{name}://' for name in BUCKETS)})"


def open_store(url: str) -> Store:
    """The store at a folder's path, or at file://, https:// or a bucket's address. Raises SettingsError for any other."""
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*)(://|::)", url)
    kind = (scheme[1].lower() if scheme[2] == "://" else scheme[0]) if scheme else "file"
    if kind in ("http", "https"):
        return _web_server(url, urlsplit(url))
    if kind in BUCKETS:
        try:
            return open_bucket(url)
        except (ImportError, ValueError) as error:
            raise SettingsError(
                f"{without_secrets(url)!r} can't be opened: {error}. For s3:// install s3fs (pip install s3fs)."
            ) from error
    if kind != "file":
        raise SettingsError(f"{without_secrets(url)!r} can't be opened: {kind} is not known; expected {KNOWN}.")
    return FolderStore(Path(unquote(urlsplit(url).path) if scheme else url))


def _web_server(url: str, parts: SplitResult) -> Store:
    if not parts.hostname:
        raise SettingsError(f"{without_secrets(url)!r} names no server; expected https://server/path")
    if parts.scheme == "http" and not is_loopback(parts.hostname):
        raise SettingsError(
            f"{without_secrets(url)!r}: over http:// everybody on the way can read the password and internal articles. "
            "Use https://; only this machine's own address (127.0.0.1, ::1, localhost) is taken without."
        )
    return WebStore(parts)


def is_loopback(host: str) -> bool:
    """What is sent there never leaves this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def without_secrets(url: str) -> str:
    """The address fit to be shown: no user, password or query."""
    parts = urlsplit(url)
    if not parts.scheme or "@" not in parts.netloc:
        return url.partition("?")[0]
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="").geturl()

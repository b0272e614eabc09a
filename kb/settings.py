"""Settings: `KB_*` variables read once into a frozen `Settings`. The only reader of the environment.

Every field's description is the text of docs/settings.md; tests/test_docs.py holds the two together.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from kb.errors import SettingsError


class Settings(BaseSettings):
    """All that an installation may choose. Paths are taken relative to the working directory."""

    model_config = SettingsConfigDict(env_prefix="KB_", env_file=".env", frozen=True, extra="ignore")

    articles: Path = Field(Path("articles"), description="Folder of Markdown articles, facts.yaml and contacts.yaml.")
    index: Path = Field(Path("var/index"), description="Folder of index generations. Deleting it is safe: the next build makes it anew.")
    models: Path = Field(Path("var/models"), description="Folder where the exported embedding model is kept.")
    database_url: str = Field("sqlite:///var/otvet.db", description="SQLAlchemy URL of the database: SQLite or PostgreSQL (postgresql+psycopg://…).")
    attachments: Path = Field(Path("var/attachments"), description="Folder of the screenshots visitors attached. Back it up together with the database.")
    secret_key: str = Field("", description="What request links and address hashes are made with. Empty: a random key kept in the database.")
    model: str = Field("", description="A sentence-transformers model name or folder. Empty: the bundled multilingual-e5-small.")
    scripts: str = Field("Latin,Cyrillic", description="Writing systems the tokeniser keeps, comma-separated; `all` keeps every one (more memory).")
    encoder_threads: int = Field(1, ge=1, le=64, description="Threads of one encoding while serving.")
    encoder_sessions: int = Field(2, ge=1, le=64, description="Encodings that may run at the same time while serving.")
    host: str = Field("127.0.0.1", description="Address the server listens on.")
    port: int = Field(8000, ge=1, le=65535, description="Port the server listens on.")
    workers: int = Field(1, ge=1, le=64, description="Server processes behind the one port. Index and model are in memory once.")
    trusted_proxies: str = Field("127.0.0.1,::1", description="Proxies whose X-Forwarded-For and X-Forwarded-Proto are believed: addresses or networks, comma-separated. Limits count visitors by these addresses.")
    base_url: str = Field("", description="Public address of the site without a trailing slash, for canonical links, feeds and mail. Empty: taken from the request.")
    languages: str = Field("ru,en", description="Languages of the interface, comma-separated, the default first.")
    results_per_page: int = Field(10, ge=1, le=50, description="Results on one page of search.")
    brand: str = Field("Ромашка", description="Name of the organisation in the page header.")
    brand_en: str = Field("Romashka", description="The same name on English pages.")
    logo: str = Field("", description="Address of a logo image under /static or /assets. Empty: the built-in flower.")
    accent: str = Field("#0b5c56", description="Brand colour of links and buttons on light pages.")
    accent_ink: str = Field("#ffffff", description="Colour of text on the brand colour.")
    smtp_url: str = Field("", description="Mail server: smtp://user:password@host:587 (STARTTLS where offered, always before a password), smtp+starttls://host:587 (never without), smtps://host:465. Empty: letters are shown on the console.")
    mail_from: str = Field("help@localhost", description="Address our letters come from.")
    team_mail: str = Field("", description="Address of the support team that is told of new tickets and messages. Empty: nobody by mail.")
    webhook_url: str = Field("", description="Address of a helpdesk that is told of every event of a ticket. Empty: none.")
    webhook_secret: str = Field("", description="Secret the webhooks are signed with (Standard Webhooks): whsec_ and base64.")
    webhook_allow_private: bool = Field(False, description="Allow a webhook address inside a private network or on this machine.")
    deliver: bool = Field(True, description="Send mail and webhooks from inside the server. Off where `kb outbox run` does it.")
    tickets_per_hour: int = Field(10, ge=1, description="Tickets one address may send in an hour (IPv6: one /64).")
    tickets_per_day: int = Field(30, ge=1, description="Tickets one address may send in a day.")
    tickets_per_day_total: int = Field(5000, ge=1, description="Tickets taken from everybody together in a day.")
    form_seconds: float = Field(3, ge=0, description="Seconds a person needs at least to fill in the contact form.")
    api_calls_per_minute: int = Field(6000, ge=1, description="Calls of the agents' API that read, a minute and token. Counted by each server process in memory.")
    api_changes_per_minute: int = Field(600, ge=1, description="Calls of the agents' API that change something, a minute and token. Counted likewise.")
    mcp_token: str = Field("", description="Token that `kb mcp` works with, of `kb token create`. An assistant over HTTP sends its own.")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="debug, info, warning or error.")
    log_json: bool = Field(False, description="Log lines as JSON, for a log collector.")

    @field_validator("languages")
    @classmethod
    def _known_languages(cls, value: str) -> str:
        chosen = [lang.strip() for lang in value.split(",") if lang.strip()]
        unknown = [lang for lang in chosen if lang not in ("ru", "en")]
        if unknown or not chosen:
            raise ValueError(f"expected a comma-separated choice of ru and en, got {value!r}")
        return ",".join(chosen)

    @property
    def language_list(self) -> tuple[str, ...]:
        return tuple(self.languages.split(","))


def load_settings(**overrides) -> Settings:
    """Read the environment (and `.env`); `overrides` win. Raises SettingsError naming variable, value and expectation."""
    try:
        return Settings(**{key: value for key, value in overrides.items() if value is not None})
    except ValidationError as error:
        lines = [
            f"KB_{str(item['loc'][0]).upper()}={item.get('input')!r}: {item['msg']} (see docs/settings.md)" for item in error.errors()
        ]
        raise SettingsError("\n".join(lines)) from None


def hand_down(settings: Settings, metrics: Path) -> None:
    """Have processes started from now on read these settings, and count their metrics together in a folder."""
    given = {name: str(getattr(settings, name)) for name in ("articles", "index", "host", "port")}
    os.environ.update({f"KB_{name.upper()}": value for name, value in given.items()})
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(metrics)

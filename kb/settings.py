"""Settings: `KB_*` variables read once into a frozen `Settings`. The only reader of the environment.

Every field's description is the text of docs/settings.md; tests/test_docs.py holds the two together.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from kb.brand import brand_of
from kb.errors import SettingsError
from kb.setting_values import database_address, language_codes, networks, origins, public_address

MOST_DAYS = 36_500  # a hundred years: dates have an end. Of the HIDDEN no value is repeated in an error.
HIDDEN = "database_url secret_key publish_key smtp_url imap_url webhook_secret webhook_url team_chats mcp_token".split()


class Settings(BaseSettings):
    """All that an installation may choose. Paths are taken relative to the working directory."""

    model_config = SettingsConfigDict(env_prefix="KB_", env_file=".env", frozen=True, extra="ignore")

    articles: Path = Field(Path("articles"), description="Folder of Markdown articles, facts.yaml and contacts.yaml.")
    index: Path = Field(
        Path("var/index"), description="Folder of index generations. Deleting it is safe: the next build makes it anew."
    )
    models: Path = Field(Path("var/models"), description="Folder where the exported embedding model is kept.")
    database_url: str = Field(
        "sqlite:///var/otvet.db",
        description="SQLAlchemy URL of the database: SQLite or PostgreSQL (postgresql+psycopg://…).",
    )
    attachments: Path = Field(
        Path("var/attachments"),
        description="Folder of the pictures and files that came with requests. Back it up together with the database.",
    )
    secret_key: str = Field(
        "", description="What request links and address hashes are made with. Empty: a random key kept in the database."
    )
    keep_tickets: int = Field(
        1095,
        ge=1,
        le=MOST_DAYS,
        description="Days a request is kept after the last thing that happened to it. One that still waits for our answer is never removed.",
    )
    keep_attachments: int = Field(
        365, ge=1, le=MOST_DAYS, description="Days the pictures and files of a request are kept, counted likewise."
    )
    keep_outbox: int = Field(
        30, ge=1, le=MOST_DAYS, description="Days a letter, webhook or notification is kept after it was sent."
    )
    keep_searches: int = Field(
        90,
        ge=1,
        le=MOST_DAYS,
        description="Days the words of a search are kept at most. Then only counts of questions of at least five visitors a month remain.",
    )
    keep_audit: int = Field(365, ge=1, le=MOST_DAYS, description="Days the audit log keeps what staff did.")
    publish_key: str = Field(
        "",
        description="Private key that a published index is signed with, of `kb publish-key new`. Only where `kb build --publish` or `kb rollback --at` runs.",
    )
    pull_keys: str = Field(
        "",
        description="Public keys whose publications `kb pull` takes, comma-separated, of `kb publish-key new`. Empty: that of KB_PUBLISH_KEY.",
    )
    pull_unsigned: bool = Field(
        False,
        description="Let `kb pull` take an index that nobody signed: whoever can write to the place then decides what the server runs.",
    )
    model: str = Field(
        "",
        description="A sentence-transformers model name or folder (needs the extra `models`), or none for keywords only. "
        "Empty: the bundled multilingual-e5-small, trained for help centres; `multilingual-e5-small`: the same as it was; "
        "a `.difference` file of `kb train`: trained by you.",
    )
    scripts: str = Field(
        "Latin,Cyrillic",
        description="Writing systems the tokeniser keeps, comma-separated; `all` keeps every one (more memory).",
    )
    encoder_threads: int = Field(1, ge=1, le=64, description="Threads of one encoding while serving.")
    encoder_sessions: int = Field(2, ge=1, le=64, description="Encodings that may run at the same time while serving.")
    vectors_on_disk_from: int = Field(
        200_000, ge=1, le=500_000, description="Passages from which their vectors stay on disk (docs/scaling.md)."
    )
    host: str = Field("127.0.0.1", description="Address the server listens on.")
    port: int = Field(8000, ge=1, le=65535, description="Port the server listens on.")
    workers: int = Field(
        1, ge=1, le=64, description="Server processes behind the one port. Index and model are in memory once."
    )
    trusted_proxies: str = Field(
        "127.0.0.1,::1",
        description="Proxies whose X-Forwarded-For and X-Forwarded-Proto are believed: addresses or networks, comma-separated. Limits count visitors by these addresses.",
    )
    base_url: str = Field(
        "",
        description="Public address of the site without a trailing slash, for canonical links, feeds and mail. Empty: taken from the request.",
    )
    languages: str = Field(
        "ru,en",
        description="Languages of the site, two letters each, comma-separated, the default first (docs/languages.md).",
    )
    results_per_page: int = Field(10, ge=1, le=50, description="Results on one page of search.")
    brand: str = Field(
        "",
        description="Name of the organisation in the page header. Empty: that of `brand.toml` in the articles folder, else the host of `KB_BASE_URL`.",
    )
    brand_en: str = Field("", description="The same name on English pages. Empty: as on the others.")
    logo: str = Field("", description="Address of a logo image under /static or /assets. Empty: a plain mark.")
    accent: str = Field("#0b5c56", description="Brand colour of links and buttons on light pages.")
    accent_ink: str = Field("#ffffff", description="Colour of text on the brand colour.")
    smtp_url: str = Field(
        "",
        description="Mail server: smtp://user:password@host:587 (STARTTLS where offered, always before a password), smtp+starttls://host:587 (never without), smtps://host:465. Empty: letters are shown on the console.",
    )
    mail_from: str = Field("help@localhost", description="Address our letters come from.")
    reply_to: str = Field(
        "",
        description="Address of a mailbox that is read (KB_IMAP_URL, or a pipe to `kb mail-in`): customers' answers to our letters go there and join their requests. It must take what stands behind a plus (help+…@). Empty: answers go to KB_TEAM_MAIL and join nothing.",
    )
    imap_url: str = Field(
        "",
        description="The mailbox answers come to, read by the server: imaps://user:password@host/Folder or imap+starttls://user:password@host. Empty: none is read.",
    )
    mail_opens_requests: bool = Field(
        False, description="A letter that answers no request opens one. Off: it stays in the mailbox."
    )
    team_mail: str = Field(
        "", description="Address of the support team that is told of new tickets and messages. Empty: nobody by mail."
    )
    report_mail: str = Field("", description="Addresses the month's report is sent to, with commas. Empty: nobody.")
    request_cost: float = Field(0, ge=0, description="Cost of answering a request, for sums of a hold-out. 0: none.")
    currency: str = Field("RUB", pattern="^[A-Z]{3}$", description="Currency of KB_REQUEST_COST (ISO 4217).")
    webhook_url: str = Field("", description="Address of a helpdesk told of every event of a ticket. Empty: none.")
    webhook_secret: str = Field(
        "", description="Secret the webhooks are signed with (Standard Webhooks): whsec_ and base64."
    )
    webhook_allow_private: bool = Field(
        False, description="Allow webhooks and chats inside a private network or on this machine."
    )
    team_chats: str = Field("", description="Chats that are told what happens, one a team (docs/mail.md).")
    oidc: str = Field(
        "",
        description="File of the identity providers staff may sign in with (docs/sign-in.md). Needs the extra `oidc`. Empty: names and passwords alone.",
    )
    deliver: bool = Field(
        True, description="Send mail and webhooks from inside the server. Off where `kb outbox run` does it."
    )
    tickets_per_hour: int = Field(10, ge=1, description="Tickets one address may send in an hour (IPv6: one /64).")
    tickets_per_day: int = Field(30, ge=1, description="Tickets one address may send in a day.")
    tickets_per_day_total: int = Field(5000, ge=1, description="Tickets taken from everybody together in a day.")
    visitor_searches_per_minute: int = Field(
        300,
        ge=1,
        description="Searches one address may ask for in a minute, on pages and over the public API (IPv6: one /64). An office behind one address shares them.",
    )
    visitor_searches_per_minute_total: int = Field(
        3000, ge=1, description="The same of everybody together. Counted by each server process in memory."
    )
    visitor_suggestions_per_minute: int = Field(
        1200,
        ge=1,
        description="Suggestions while typing that one address may ask for in a minute; one of the whole engine counts four.",
    )
    visitor_suggestions_per_minute_total: int = Field(
        12_000, ge=1, description="The same of everybody together. Counted likewise."
    )
    visitor_changes_per_hour: int = Field(
        60,
        ge=1,
        description="Votes one address may give in an hour, and as many messages on request pages, clicks on “it helped” and tries with a wrong token; files five times as many.",
    )
    visitor_changes_per_hour_total: int = Field(
        6000, ge=1, description="The same of everybody together. Counted likewise."
    )
    form_seconds: float = Field(3, ge=0, description="Seconds a person needs at least to fill in the contact form.")
    api_calls_per_minute: int = Field(
        6000,
        ge=1,
        description="Calls of the agents' API that read, a minute and token. Counted by each server process in memory.",
    )
    api_changes_per_minute: int = Field(
        600, ge=1, description="Calls of the agents' API that change something, a minute and token. Counted likewise."
    )
    api_origins: str = Field(
        "",
        description="Sites whose pages may read the public API from a browser: scheme and host, comma-separated (https://www.example.org). Empty: none.",
    )
    widget_origins: str = Field(
        "", description="Sites that may hold the panel of the widget, written likewise. Empty: none (docs/widget.md)."
    )
    learning: Literal["confirmed", "off"] = Field(
        "confirmed",
        description="What search learns of answered requests. `confirmed`: masked questions whose customer said that the answer helped, from whose words two visitors of different addresses opened the article, or that a writer accepted with `kb lessons`. `off`: nothing.",
    )
    ranking: Literal["usual", "words", "meaning", "titles", "questions"] = Field(
        "usual", description="Weights of the ranking: `usual`, or those a trial (`/manager/team/ranking`) found better."
    )
    mcp_token: str = Field(
        "", description="Token that `kb mcp` works with, of `kb token create`. An assistant over HTTP sends its own."
    )
    traces_url: str = Field(
        "",
        description="Address of an OpenTelemetry collector that takes traces over HTTP (OTLP), such as http://127.0.0.1:4318/v1/traces. Needs the extra `tracing`. Empty: none are made.",
    )
    traces_share: float = Field(1.0, ge=0, le=1, description="Share of requests traced where no proxy has decided it.")
    drain_seconds: float = Field(0, ge=0, le=300, description="Seconds from SIGTERM to the stop (docs/operations.md).")
    write: bool = Field(
        True, description="Writers change articles in the browser, at `/write`, if KB_ARTICLES is writable."
    )
    write_reviewed: bool = Field(False, description="Whoever wrote a change can't publish it; another writer does.")
    write_remote: str = Field("", description="Git remote that changes are pushed to and taken from, such as origin.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="debug, info, warning or error. Libraries tell only warnings, unless it is debug."
    )
    log_json: bool = Field(False, description="Log lines as JSON, for a log collector.")

    _languages = field_validator("languages")(language_codes)
    _address = field_validator("base_url")(public_address)
    _networks = field_validator("trusted_proxies")(networks)
    _origins = field_validator("api_origins", "widget_origins")(origins)
    _database = field_validator("database_url")(database_address)

    @model_validator(mode="after")
    def _folders_apart(self) -> Self:
        """Each folder is somebody's own: the index is swapped, attachments are swept, articles are read whole."""
        places = {name: getattr(self, name).resolve() for name in ("articles", "index", "models", "attachments")}
        for name, place in places.items():
            for other, around in places.items():
                if name != other and place.is_relative_to(around):
                    raise ValueError(
                        f"KB_{name.upper()}={place} lies in KB_{other.upper()}={around}; give each a folder of its own"
                    )
        database = self.database_file
        for name, place in places.items():
            if database and database.resolve().is_relative_to(place):
                raise ValueError(
                    f"the file of KB_DATABASE_URL lies in KB_{name.upper()}={place}; keep it in a folder of its own"
                )
        return self

    @property
    def database_file(self) -> Path | None:
        """Where SQLite keeps the database; None for a server."""
        scheme, _, rest = self.database_url.partition("://")
        return Path(rest.removeprefix("/").partition("?")[0]) if scheme == "sqlite" else None

    @property
    def language_list(self) -> tuple[str, ...]:
        return tuple(self.languages.split(","))

    @property
    def api_origin_list(self) -> tuple[str, ...]:
        return tuple(filter(None, self.api_origins.split(",")))

    @property
    def widget_origin_list(self) -> tuple[str, ...]:
        return tuple(filter(None, self.widget_origins.split(",")))

    @property
    def public_url(self) -> str:
        """The site's own address without a slash at its end, for links that are read elsewhere."""
        return self.base_url.rstrip("/") or f"http://{self.host}:{self.port}"

    def brand_in(self, lang: str) -> str:
        """The organisation's name as pages and letters of a language give it."""
        configured = (self.brand_en or self.brand) if lang == "en" else self.brand
        return configured or brand_of(self.articles, self.base_url, lang)


def load_settings(**overrides: str | int | float | Path | None) -> Settings:
    """Read the environment (and `.env`); `overrides` win. Raises SettingsError naming variable, value and expectation."""
    values: dict[str, Any] = {name: value for name, value in overrides.items() if value is not None}  # Any: judged next
    try:
        return Settings(**values)
    except ValidationError as error:
        mistakes = (_told(item["loc"], item.get("input"), item["msg"]) for item in error.errors())
        raise SettingsError("\n".join(mistakes)) from None


def _told(place: tuple[int | str, ...], value: object, problem: str) -> str:
    """One line about one setting; what may hold a password is not repeated."""
    problem = problem.removeprefix("Value error, ")
    if not place:  # about several settings together: the problem names them
        return f"{problem} (see docs/settings.md)"
    name = str(place[0])
    setting = f"KB_{name.upper()}" + ("" if name in HIDDEN else f"={value!r}")
    return f"{setting}: {problem} (see docs/settings.md)"


def hand_down(settings: Settings, metrics: Path) -> None:
    """Have processes started from now on read these settings, and count their metrics together in a folder."""
    given = {name: str(getattr(settings, name)) for name in ("articles", "index", "host", "port")}
    os.environ.update({f"KB_{name.upper()}": value for name, value in given.items()})
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(metrics)

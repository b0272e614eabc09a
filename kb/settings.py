"""Settings: `KB_*` variables read once into a frozen `Settings`. The only reader of the environment.

Every field's description is the text of docs/settings.md; tests/test_docs.py holds the two together.
"""

from __future__ import annotations

from pathlib import Path

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
    model: str = Field("", description="A sentence-transformers model name or folder. Empty: the bundled multilingual-e5-small.")
    scripts: str = Field("Latin,Cyrillic", description="Writing systems the tokeniser keeps, comma-separated; `all` keeps every one (more memory).")
    encoder_threads: int = Field(1, ge=1, le=64, description="Threads of one encoding while serving.")
    encoder_sessions: int = Field(2, ge=1, le=64, description="Encodings that may run at the same time while serving.")
    host: str = Field("127.0.0.1", description="Address the server listens on.")
    port: int = Field(8000, ge=1, le=65535, description="Port the server listens on.")
    base_url: str = Field("", description="Public address of the site without a trailing slash, for canonical links, feeds and mail. Empty: taken from the request.")
    languages: str = Field("ru,en", description="Languages of the interface, comma-separated, the default first.")
    results_per_page: int = Field(10, ge=1, le=50, description="Results on one page of search.")
    brand: str = Field("Ромашка", description="Name of the organisation in the page header.")
    brand_en: str = Field("Romashka", description="The same name on English pages.")
    logo: str = Field("", description="Address of a logo image under /static or /assets. Empty: the built-in flower.")
    accent: str = Field("#0b5c56", description="Brand colour of links and buttons on light pages.")
    accent_ink: str = Field("#ffffff", description="Colour of text on the brand colour.")
    log_level: str = Field("info", description="debug, info, warning or error.")
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

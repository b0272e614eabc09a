"""The documentation names everything there is: settings, routes, commands, modules; and nothing that is gone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer
from fastapi import APIRouter, FastAPI
from fastapi.routing import iter_route_contexts
from pydantic import Field
from pydantic_settings import BaseSettings

from cli.app import app as cli
from kb.settings import Settings
from web.app import create_app

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PACKAGES = ("cli", "kb", "search", "web")
ROW_WORDS = 5


def setting_rows(settings: type[BaseSettings]) -> dict[str, str]:
    """The table row that documents each setting, by the setting's name."""
    prefix = settings.model_config["env_prefix"]
    return {
        (
            variable := f"{prefix}{name}".upper()
        ): f"| `{variable}` | {f'`{field.default}`' if str(field.default) else '*(empty)*'} | {field.description} |"
        for name, field in settings.model_fields.items()
    }


def wrong_settings(settings: type[BaseSettings], page: str) -> list[str]:
    rows, lines = setting_rows(settings), set(page.splitlines())
    missing = [f"docs/settings.md needs the row: {row}" for row in rows.values() if row not in lines]
    stale = sorted(set(re.findall(r"\bKB_[A-Z_]+", page)) - set(rows) - {"KB_"})
    return missing + [f"docs/settings.md tells of {name}, which is no setting" for name in stale]


def route_lines(app: FastAPI) -> list[str]:
    """ "GET /{lang}/search" for every route; converters such as `:path` are left out."""
    found = set()
    for route in iter_route_contexts(app.routes):  # app.routes itself keeps an included router as one item
        path = re.sub(r"\{(\w+):\w+\}", r"{\1}", getattr(route, "path", ""))
        methods = getattr(route, "methods", None) or {"GET"}
        found |= {f"{method} {path}" for method in methods if method not in ("HEAD", "OPTIONS")}
    return sorted(found)


def undocumented_routes(app: FastAPI, page: str) -> list[str]:
    told = set(re.findall(r"`([A-Z]+ /[^`\s?]*)", page))
    return [f"docs/api.md does not tell of `{line}`" for line in route_lines(app) if line not in told]


def command_lines(app: typer.Typer) -> list[str]:
    """ "kb token create" for every command, down to the last subcommand."""

    def walk(command, name: str) -> list[str]:
        below = getattr(command, "commands", {})
        return [line for word, child in below.items() for line in walk(child, f"{name} {word}")] if below else [name]

    return sorted(walk(typer.main.get_command(app), "kb"))


def undocumented_commands(app: typer.Typer, pages: str) -> list[str]:
    return [f"docs/ does not tell of `{line}`" for line in command_lines(app) if not re.search(rf"\b{line}\b", pages)]


def module_paths(root: Path) -> list[str]:
    found = (path.relative_to(root).as_posix() for package in PACKAGES for path in (root / package).rglob("*.py"))
    return sorted(path for path in found if not path.endswith("__init__.py") and "/migrations/" not in path)


def wrong_modules(root: Path, page: str) -> list[str]:
    told = set(re.findall(rf"(?<![\w/])((?:{'|'.join(PACKAGES)})/[\w/]+\.py)\b", page))
    missing = [f"docs/architecture.md does not name {path}" for path in module_paths(root) if path not in told]
    stale = [
        f"docs/architecture.md names {path}, which is not there" for path in sorted(told) if not (root / path).exists()
    ]
    return missing + stale


def thin_rows(root: Path, page: str) -> list[str]:
    """Every module has a row of its own, and the row tells a stranger what the module owns."""
    rows = dict(re.findall(r"^\| `([\w/]+\.py)` \| (.+) \|$", page, re.MULTILINE))
    thin = [f"docs/architecture.md has no row for {path}" for path in module_paths(root) if path not in rows]
    return thin + [
        f"docs/architecture.md says only {row!r} of {path}; at least {ROW_WORDS} words"
        for path, row in rows.items()
        if len(row.split()) < ROW_WORDS
    ]


def page(name: str) -> str:
    path = DOCS / name
    return path.read_text("utf-8") if path.exists() else ""


def test_every_setting_is_documented_with_its_default_and_meaning():
    assert wrong_settings(Settings, page("settings.md")) == []


def test_every_route_is_documented(tmp_path: Path):
    app = create_app(Settings(index=tmp_path / "index", database_url=f"sqlite:///{tmp_path}/otvet.db"))
    assert undocumented_routes(app, page("api.md")) == []


def test_every_command_is_documented():
    assert undocumented_commands(cli, "\n".join(path.read_text("utf-8") for path in DOCS.glob("*.md"))) == []


def test_every_module_is_named_in_the_architecture():
    assert wrong_modules(ROOT, page("architecture.md")) == []


def test_every_module_has_a_line_that_says_what_it_owns():
    assert thin_rows(ROOT, page("architecture.md")) == []


class Planted(BaseSettings):
    model_config = {"env_prefix": "KB_"}
    brand: str = Field("Ромашка", description="Name in the header.")
    logo: str = Field("", description="Address of a logo.")


ROWS = "| `KB_BRAND` | `Ромашка` | Name in the header. |\n| `KB_LOGO` | *(empty)* | Address of a logo. |"


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (ROWS, []),
        (ROWS.splitlines()[0], ["needs the row: | `KB_LOGO` |"]),
        (ROWS.replace("Ромашка", "Василёк"), ["needs the row: | `KB_BRAND` | `Ромашка`"]),
        (ROWS.replace("a logo", "an image"), ["needs the row: | `KB_LOGO`"]),
        (ROWS + "\n`KB_COLOUR`", ["tells of KB_COLOUR, which is no setting"]),
    ],
    ids=["complete", "missing", "other default", "other meaning", "gone"],
)
def test_a_planted_mistake_in_the_settings_is_found(written: str, told: list[str]):
    found = wrong_settings(Planted, written)
    assert len(found) == len(told)
    assert all(part in line for part, line in zip(told, found, strict=True))


def test_a_planted_route_is_found():
    app = FastAPI(openapi_url=None)
    app.get("/{lang}/a/{key:path}")(lambda: None)
    router = APIRouter()
    router.post("/contact")(lambda: None)
    app.include_router(router, prefix="/{lang}")
    assert route_lines(app) == ["GET /{lang}/a/{key}", "POST /{lang}/contact"]
    assert undocumented_routes(app, "`GET /{lang}/a/{key}?page=` and `POST /{lang}/contact`") == []
    assert undocumented_routes(app, "`GET /{lang}/a/{key}`, `GET /{lang}/contact`") == [
        "docs/api.md does not tell of `POST /{lang}/contact`"
    ]


def test_a_planted_command_is_found():
    app, token = typer.Typer(), typer.Typer()
    app.command("serve")(lambda: None)
    token.command("create")(lambda: None)
    app.add_typer(token, name="token")
    assert command_lines(app) == ["kb serve", "kb token create"]
    assert undocumented_commands(app, "`kb serve --port 80` and `kb token create NAME`") == []
    assert undocumented_commands(app, "`kb server` and `kb token`") == [
        "docs/ does not tell of `kb serve`",
        "docs/ does not tell of `kb token create`",
    ]


def test_a_planted_module_is_found(tmp_path: Path):
    (tmp_path / "kb").mkdir()
    (tmp_path / "kb" / "tickets.py").touch()
    (tmp_path / "kb" / "__init__.py").touch()
    assert wrong_modules(tmp_path, "`kb/tickets.py`") == []
    assert wrong_modules(tmp_path, "`kb/ticket.py`") == [
        "docs/architecture.md does not name kb/tickets.py",
        "docs/architecture.md names kb/ticket.py, which is not there",
    ]


def test_a_planted_row_that_says_nothing_is_found(tmp_path: Path):
    (tmp_path / "kb").mkdir()
    (tmp_path / "kb" / "tickets.py").touch()
    assert thin_rows(tmp_path, "| `kb/tickets.py` | What a reader asks when no article helped |") == []
    assert thin_rows(tmp_path, "`kb/tickets.py` holds the tickets") == [
        "docs/architecture.md has no row for kb/tickets.py"
    ]
    assert thin_rows(tmp_path, "| `kb/tickets.py` | Tickets |") == [
        "docs/architecture.md says only 'Tickets' of kb/tickets.py; at least 5 words"
    ]

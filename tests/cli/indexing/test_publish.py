"""`kb build --publish`, `kb pull` and `kb rollback` as people type them: what they print, and with which exit status."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.app import app
from search.publish.generations import current_name
from search.publish.signing import new_private_key, public_half

KEY = new_private_key()
PUBLIC = public_half(KEY)


@dataclass(frozen=True)
class Machines:
    """One that builds, one that serves, and a folder between them."""

    root: Path

    @property
    def place(self) -> str:
        return str(self.root / "published")

    def kb(self, *words: str, machine: str, **settings: str):
        folders = {"ARTICLES": "articles", "INDEX": f"{machine}/index", "MODELS": f"{machine}/models"}
        chosen = {name: str(self.root / path) for name, path in folders.items()} | {"MODEL": "none"} | settings
        return CliRunner().invoke(app, [*words], env={f"KB_{name}": value for name, value in chosen.items()})

    def publish(self, text: str, key: str = KEY):
        (self.root / "articles" / "ru").mkdir(parents=True, exist_ok=True)
        (self.root / "articles" / "ru" / "a.md").write_text(f"# Карта\n\n{text}\n")
        return self.kb("build", "--publish", self.place, machine="building", PUBLISH_KEY=key)

    def pull(self, *words: str, **settings: str):
        return self.kb("pull", self.place, *words, machine="serving", **settings)

    @property
    def served(self) -> str:
        return current_name(self.root / "serving" / "index")


@pytest.fixture
def machines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machines:
    monkeypatch.chdir(tmp_path)
    return Machines(tmp_path)


def test_what_is_published_with_a_key_is_pulled_with_its_public_half(machines: Machines):
    published = machines.publish("Старый текст.")
    assert published.exit_code == 0 and "Published" in published.stdout and published.stderr.count("warning") == 0
    pulled = machines.pull(PULL_KEYS=PUBLIC)
    assert pulled.exit_code == 0 and pulled.stdout.startswith(f"Pulled {machines.served} from")
    assert machines.pull(PULL_KEYS=PUBLIC).stdout.startswith("Up to date")


def test_without_a_key_both_sides_are_told_what_to_do(machines: Machines):
    published = machines.publish("Старый текст.", key="")
    assert published.exit_code == 0 and "KB_PUBLISH_KEY is empty" in published.stderr
    refused = machines.pull()
    assert refused.exit_code == 2 and "KB_PULL_KEYS is empty" in refused.stderr and machines.served == ""
    refused = machines.pull(PULL_KEYS=PUBLIC)
    assert refused.exit_code == 3 and "nobody signed" in refused.stderr and machines.served == ""
    assert machines.pull(PULL_UNSIGNED="yes").exit_code == 0 and machines.served


def test_an_empty_place_is_an_error_unless_that_was_expected(machines: Machines):
    assert machines.pull(PULL_KEYS=PUBLIC).exit_code == 3
    expected = machines.pull("--if-published", PULL_KEYS=PUBLIC)
    assert (expected.exit_code, "Nothing is published there yet" in expected.stdout) == (0, True)


def test_what_is_not_trusted_is_an_error_whatever_was_expected(machines: Machines):
    machines.publish("Старый текст.", key=new_private_key())
    refused = machines.pull("--if-published", PULL_KEYS=PUBLIC)
    assert refused.exit_code == 3 and "KB_PULL_KEYS does not name" in refused.stderr


def test_an_old_publication_is_taken_only_when_that_is_asked_for(machines: Machines):
    machines.publish("Старый текст.")
    machines.pull(PULL_KEYS=PUBLIC)
    current, first = Path(machines.place, "CURRENT"), machines.served
    old = current.read_bytes()
    machines.publish("Новый текст.")
    machines.pull(PULL_KEYS=PUBLIC)
    current.write_bytes(old)
    refused = machines.pull(PULL_KEYS=PUBLIC)
    assert refused.exit_code == 3 and "kb pull --allow-older" in refused.stderr and machines.served != first
    assert machines.pull("--allow-older", PULL_KEYS=PUBLIC).exit_code == 0
    assert machines.served == first


def test_going_back_everywhere_needs_the_key(machines: Machines):
    machines.publish("Старый текст.")
    machines.pull(PULL_KEYS=PUBLIC)
    first = machines.served
    machines.publish("Новый текст.")
    machines.pull(PULL_KEYS=PUBLIC)
    refused = machines.kb("rollback", "--at", machines.place, "--to", first, machine="building")
    assert refused.exit_code == 3 and "Set KB_PUBLISH_KEY" in refused.stderr
    assert machines.kb("rollback", "--at", machines.place, machine="building", PUBLISH_KEY=KEY).exit_code == 2
    done = machines.kb("rollback", "--at", machines.place, "--to", first, machine="building", PUBLISH_KEY=KEY)
    assert done.exit_code == 0 and done.stdout == f"Current is now {first}\n"
    machines.pull(PULL_KEYS=PUBLIC)
    assert machines.served == first


def test_going_back_on_one_machine_needs_none(machines: Machines):
    for text in ("Старый текст.", "Новый текст."):
        machines.publish(text)
        machines.pull(PULL_KEYS=PUBLIC)
    done = machines.kb("rollback", machine="serving")
    assert done.exit_code == 0 and machines.served in done.stdout


@pytest.mark.parametrize("url", ["http://server/x", "simplecache::s3://x/y", "ftp://x", "http://ci:secret@server/x"])
def test_an_address_that_is_refused_is_a_bad_setting(machines: Machines, url: str):
    machines.publish("Старый текст.")
    for words, machine in ((("pull", url), "serving"), (("build", "--publish", url), "building")):
        refused = machines.kb(*words, machine=machine, PUBLISH_KEY=KEY)
        assert refused.exit_code == 2 and "Bad settings" in refused.stderr and "secret" not in refused.output


def test_no_key_is_ever_printed_in_full_but_by_the_command_for_it(machines: Machines):
    wrong = KEY[:-1]
    refused = machines.publish("Старый текст.", key=wrong)
    assert refused.exit_code == 2 and wrong not in refused.output
    assert KEY not in machines.publish("Старый текст.").output
    refused = machines.pull(PULL_KEYS=KEY)
    assert refused.exit_code == 2 and "private key" in refused.stderr and KEY not in refused.output


def test_a_pulled_index_that_cannot_be_opened_is_a_sentence_and_the_server_starts(machines: Machines):
    """Files in a server's own folder may be broken in any way; it starts, says so, and waits for better ones."""
    from kb.settings import load_settings
    from search.query.live import Live

    machines.publish("Старый текст.")
    machines.pull(PULL_KEYS=PUBLIC)
    index = machines.root / "serving" / "index"
    for path in (index / "generations" / machines.served / "public").rglob("*"):
        if path.is_file():
            path.unlink()
            path.write_bytes(pickle.dumps(("not", "an", "index")))
    live = Live(load_settings(index=index, model="none"))
    assert "Run `kb build" in live.status().problem and live.status().generation == ""
    assert machines.pull(PULL_KEYS=PUBLIC).exit_code == 0
    assert live.refresh() and live.status().problem == ""

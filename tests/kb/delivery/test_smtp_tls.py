"""Mail to servers that ask for a password and speak TLS: nothing goes to a server that can't be trusted, nothing is lost meanwhile."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from kb.delivery.deliverer import Round
from kb.delivery.outbox import list_entries
from kb.requests.events import Mailroom
from tests.conftest import migrate_both
from tests.kb.delivery.conftest import Sink
from tests.ports import free_port

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
MAIL_ONLY = Mailroom(key=bytes(range(32)), team=False, helpdesk=False)
HOST = "127.0.0.2"  # a host that is not "this machine" by name, so that it is treated as a stranger
USER, PASSWORD = "help@romashka.example", "pass: word/@%"
LOGIN = "help%40romashka.example:pass%3A%20word%2F%40%25"


class Guarded(Sink):
    """A sink that knows who came and whether the conversation was encrypted."""

    def __init__(self, port: int) -> None:
        super().__init__(port)
        self.tried: list[tuple[str, str]] = []
        self.encrypted: list[bool] = []

    def check(self, server, session, envelope, mechanism, told) -> AuthResult:
        known = isinstance(told, LoginPassword) and (told.login.decode(), told.password.decode()) == (USER, PASSWORD)
        self.tried.append((told.login.decode(), told.password.decode()))
        return AuthResult(success=known, handled=False)

    async def handle_MAIL(self, server, session, envelope, address, options) -> str:
        self.encrypted.append(session.ssl is not None or server.transport.get_extra_info("sslcontext") is not None)
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"


@pytest.fixture
def state_url(tmp_path: Path) -> str:
    """One database will do: what is asked here is asked of mail servers."""
    migrate_both(url := f"sqlite:///{tmp_path}/state/otvet.db")
    return url


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def trusted(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """This machine trusts the authority of the tests."""
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))


@pytest.fixture
def server(authority: trustme.CA) -> Iterator[Callable[..., Guarded]]:
    """A mail server: `tls` "starttls", "at once" or "none"; `name` is the host in its certificate."""
    with ExitStack() as running:

        def start(tls: str = "starttls", *, name: str = HOST, login: bool = True) -> Guarded:
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            authority.issue_cert(name).configure_cert(context)
            made = Guarded(free_port())
            ways = {
                "starttls": {"tls_context": context, "require_starttls": login},
                "at once": {"ssl_context": context},
                "none": {},
            }
            asks = (
                {"authenticator": made.check, "auth_required": True, "auth_require_tls": tls == "starttls"}
                if login
                else {}
            )
            controller = Controller(made, hostname=HOST, port=made.port, **ways[tls], **asks)
            controller.start()
            running.callback(controller.stop)
            return made

        yield start


def last_error(db) -> str:
    with db.read() as conn:
        (entry,) = list_entries(conn)
    assert entry.state == "waiting"
    return entry.last_error


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize(("tls", "scheme"), [("starttls", "smtp"), ("starttls", "smtp+starttls"), ("at once", "smtps")])
def test_a_letter_goes_out_encrypted_and_signed_in(send, server, deliverer, tls: str, scheme: str):
    send(room=MAIL_ONLY)
    sink = server(tls)
    assert deliverer(smtp_url=f"{scheme}://{LOGIN}@{HOST}:{sink.port}").run_once() == Round(sent=1)
    assert sink.tried == [(USER, PASSWORD)]
    assert sink.encrypted == [True] and len(sink.letters) == 1


@pytest.mark.usefixtures("trusted")
def test_a_wrong_password_keeps_the_letter_waiting_and_says_so(db, send, server, deliverer, clock):
    send(room=MAIL_ONLY)
    sink = server()
    wrong = deliverer(smtp_url=f"smtp://help:secret-word@{HOST}:{sink.port}")
    assert wrong.run_once() == Round(failed=1)
    told = last_error(db)
    assert "refuses the user and password of KB_SMTP_URL: 535" in told and "secret-word" not in told
    clock.pass_by(minutes=2)
    assert deliverer(smtp_url=f"smtp://{LOGIN}@{HOST}:{sink.port}").run_once() == Round(sent=1)


@pytest.mark.parametrize(("tls", "scheme"), [("starttls", "smtp"), ("starttls", "smtp+starttls"), ("at once", "smtps")])
def test_a_certificate_of_nobody_known_gets_no_letter_and_no_password(
    db, send, server, deliverer, tls: str, scheme: str
):
    send(room=MAIL_ONLY)
    sink = server(tls)
    assert deliverer(smtp_url=f"{scheme}://{LOGIN}@{HOST}:{sink.port}").run_once() == Round(failed=1)
    assert sink.letters == [] and sink.tried == []
    assert f"{HOST}:{sink.port} shows a certificate that can't be trusted" in last_error(
        db
    ) and "SSL_CERT_FILE" in last_error(db)


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("tls", ["starttls", "at once"])
def test_a_certificate_of_another_host_gets_no_letter(db, send, server, deliverer, tls: str):
    send(room=MAIL_ONLY)
    sink = server(tls, name="mail.elsewhere.example")
    scheme = "smtps" if tls == "at once" else "smtp"
    assert deliverer(smtp_url=f"{scheme}://{LOGIN}@{HOST}:{sink.port}").run_once() == Round(failed=1)
    assert sink.letters == [] and sink.tried == [] and "can't be trusted" in last_error(db)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        (f"smtp://{LOGIN}@", "a password is never sent without"),
        (f"smtp+starttls://{LOGIN}@", "a password is never sent without"),
        ("smtp+starttls://", "KB_SMTP_URL asks for it"),
    ],
)
def test_a_server_that_cant_encrypt_gets_nothing_where_encryption_is_asked_for(
    db, send, server, deliverer, url: str, why: str
):
    send(room=MAIL_ONLY)
    sink = server("none", login="@" in url)
    assert deliverer(smtp_url=f"{url}{HOST}:{sink.port}").run_once() == Round(failed=1)
    assert sink.letters == [] and sink.tried == [] and why in last_error(db)


@pytest.mark.usefixtures("trusted")
def test_without_a_password_a_letter_is_encrypted_where_the_server_can(send, server, deliverer):
    send(room=MAIL_ONLY)
    able, unable = server(login=False), server("none", login=False)
    assert deliverer(smtp_url=f"smtp://{HOST}:{able.port}").run_once() == Round(sent=1)
    send(room=MAIL_ONLY, form_key="b")
    assert deliverer(smtp_url=f"smtp://{HOST}:{unable.port}").run_once() == Round(sent=1)
    assert (able.encrypted, unable.encrypted) == ([True], [False])


@pytest.mark.usefixtures("trusted")
def test_speaking_tls_to_a_server_that_begins_in_plain_words_is_told_as_such(db, send, server, deliverer):
    send(room=MAIL_ONLY)
    sink = server("none", login=False)
    assert deliverer(smtp_url=f"smtps://{HOST}:{sink.port}").run_once() == Round(failed=1)
    assert "can't be reached" in last_error(db) and sink.letters == []

"""An IMAP server of the tests' own: Dovecot on loopback, with one mailbox of files in a folder that goes with it."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from imaplib import IMAP4
from pathlib import Path

from tests.conftest import DOVECOT
from tests.kb.delivery.conftest import free_port

PASSWORD = "of-the-tests"
CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
mail_location = maildir:{folder}/mail/%u
first_valid_uid = 1
default_internal_user = {user}
default_login_user = {user}
default_internal_group = {group}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
"""


@dataclass(frozen=True)
class ImapHost:
    """The server, and what of the mailbox tests look at."""

    port: int

    def url(self, password: str = "of-the-tests") -> str:
        return f"imap://help:{password}@127.0.0.1:{self.port}"

    def connect(self) -> IMAP4:
        client = IMAP4("127.0.0.1", self.port, timeout=20)
        client.login("help", PASSWORD)
        client.select("INBOX")
        return client

    def put(self, *letters: bytes) -> None:
        """Deliver letters, as a mail server would."""
        client = self.connect()
        for letter in letters:
            assert client.append("INBOX", None, None, letter)[0] == "OK"
        client.logout()

    def count(self, criterion: str) -> int:
        client = self.connect()
        numbers = client.search(None, criterion)[1][0].split()
        client.logout()
        return len(numbers)


@contextmanager
def serving_mail() -> Iterator[ImapHost]:
    """Everything lies in a folder of its own that an unprivileged user can reach, and is removed in the end."""
    folder, port = Path(tempfile.mkdtemp(prefix="otvet-imap-")), free_port()
    owner = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.getuid())
    group = "nogroup" if os.geteuid() == 0 else str(owner.pw_gid)
    folder.chmod(0o755)
    (folder / "mail").mkdir()
    if os.geteuid() == 0:
        os.chown(folder / "mail", owner.pw_uid, owner.pw_gid)
    configuration = folder / "dovecot.conf"
    configuration.write_text(
        CONFIGURATION.format(folder=folder, port=port, user=owner.pw_name, group=group, password=PASSWORD), "utf-8"
    )
    process = subprocess.Popen(
        [str(DOVECOT), "-F", "-c", str(configuration)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        host = ImapHost(port)
        _wait_until_ready(host, folder)
        yield host
    finally:
        process.terminate()
        process.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def _wait_until_ready(host: ImapHost, folder: Path) -> None:
    for _ in range(150):
        try:
            host.connect().logout()
            return
        except (OSError, IMAP4.error):
            time.sleep(0.2)
    log = folder / "log"
    raise RuntimeError(f"Dovecot did not start:\n{log.read_text('utf-8') if log.exists() else 'it wrote no log'}")

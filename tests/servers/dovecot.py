r"""A private Dovecot on loopback for one test session, as root or as an ordinary user.

    with Dovecot() as server:
        maya = server.new_user()
        server.deliver(maya.name, b"Subject: hello\r\n\r\nhello\r\n")
        imaplib.IMAP4("127.0.0.1", server.imap_port).login(maya.name, maya.password)

Debian packages: dovecot-imapd and dovecot-lmtpd (`make test` sees to them).
"""

import contextlib
import getpass
import grp
import os
import pwd
import secrets
import shutil
import signal
import smtplib
import socket
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from tests.servers.certificates import make_certificates
from tests.servers.tokens import TokenEndpoint

HOST = "127.0.0.1"
DOVECOT = shutil.which("dovecot") or "/usr/sbin/dovecot"
DOVEADM = shutil.which("doveadm") or "/usr/bin/doveadm"
FORMATS = {"maildir": "maildir:~/Maildir", "mdbox": "mdbox:~/mdbox", "sdbox": "sdbox:~/sdbox"}
FOLDERS = ("Drafts", "Sent", "Junk", "Trash", "Archive")
# IMAP mail can never belong to uid 0, so under root all mail is this user's.
ROOT_MAIL_USER = "nobody"
START_SECONDS = 10.0
STOP_SECONDS = 3.0

CONFIG = """\
base_dir = {dir}/run
state_dir = {dir}/state
log_path = {dir}/dovecot.log
instance_name = {name}
protocols = {protocols}
listen = 127.0.0.1
default_internal_user = {internal_user}
default_login_user = {login_user}
default_internal_group = {internal_group}
first_valid_uid = 1
first_valid_gid = 1

mail_location = {location}
mail_fsync = never
# The default, 10, would refuse the eleventh connection of a test.
mail_max_userip_connections = 1000
imap_idle_notify_interval = {idle_notify}
auth_mechanisms = {mechanisms}
auth_username_chars =
# The default makes every refused login take two seconds.
auth_failure_delay = 0
disable_plaintext_auth = no
postmaster_address = postmaster@localhost
{tls}

passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {dir}/users/%u
  mechanisms = plain login
}}
{oauth}
userdb {{
  driver = passwd-file
  args = username_format=%u {dir}/users/%u
}}

namespace inbox {{
  inbox = yes
  separator = {separator}
  prefix = {prefix}
{mailboxes}}}

service imap-login {{
  chroot =
  process_min_avail = 1
  inet_listener imap {{
    port = {imap_port}
  }}
  inet_listener imaps {{
    port = {imaps_port}
  }}
}}
service anvil {{
  chroot =
  # Nor may one test's refused login slow down the next test's.
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
  unix_listener stats-writer {{
    mode = 0666
  }}
}}
{lmtp}
{extra}
"""
MAILBOX = """\
  mailbox {name} {{
    auto = subscribe
{special_use}  }}
"""
LMTP = """\
service lmtp {{
  chroot =
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {port}
  }}
}}
"""
OAUTH_PASSDB = """\
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {dir}/oauth2.conf
}}
"""
OAUTH = """\
introspection_url = {url}
introspection_mode = post
username_attribute = username
active_attribute = active
active_value = true
"""


@dataclass(frozen=True, slots=True)
class User:
    """A login name and its password on one server."""

    name: str
    password: str


@dataclass(frozen=True, slots=True)
class System:
    """The system users Dovecot's processes run as and to whom mail belongs."""

    mail_uid: int
    mail_gid: int
    internal_user: str
    internal_group: str
    login_user: str


def system() -> System:
    """As root the users that Debian's package made; otherwise, since nobody else can be become, only ourselves."""
    if os.geteuid() == 0:
        mail = pwd.getpwnam(ROOT_MAIL_USER)
        return System(mail.pw_uid, mail.pw_gid, "dovecot", "dovecot", "dovenull")
    me, gid = getpass.getuser(), os.getegid()
    return System(os.geteuid(), gid, me, grp.getgrgid(gid).gr_name, me)


def free_ports(count: int) -> list[int]:
    """Ports nobody on loopback uses at the moment."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for sock in sockets:
            sock.bind((HOST, 0))
        return [sock.getsockname()[1] for sock in sockets]


class Dovecot:
    """One private Dovecot; a context manager.

    users        login name -> password; more come with `new_user`
    format       maildir, mdbox or sdbox
    tls          also listen on imaps_port and offer STARTTLS; `ca_file` signs for localhost and 127.0.0.1
    tokens       access token -> login name; turns XOAUTH2 and OAUTHBEARER on
    special_use  False leaves the folders out of SPECIAL-USE (they still exist)
    separator    "/" or "."; prefix "INBOX." with "." looks like Courier or cPanel
    extra        more dovecot.conf text (it is read last, so it wins)
    directory    keep data here instead of in a temporary directory
    """

    def __init__(
        self,
        users: Mapping[str, str] | None = None,
        *,
        format: str = "maildir",  # noqa: A002 - Dovecot's own word for it
        tls: bool = False,
        tokens: dict[str, str] | None = None,
        lmtp: bool = True,
        special_use: bool = True,
        separator: str = "/",
        prefix: str = "",
        idle_notify: str = "2 mins",
        extra: str = "",
        directory: Path | None = None,
    ) -> None:
        self.users = dict(users or {})
        self.format, self.tls, self.lmtp = format, tls, lmtp
        self.tokens, self.extra = tokens, extra
        self.special_use, self.separator, self.prefix = special_use, separator, prefix
        self.idle_notify = idle_notify
        self.host = HOST
        self.ca_file = ""
        self.imap_port = self.imaps_port = self.lmtp_port = 0
        self.start_seconds = 0.0
        self.token_endpoint: TokenEndpoint | None = None
        self._keep = directory
        self._system = system()
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> Self:
        """Start it; it answers when this returns."""
        if not Path(DOVECOT).exists():
            raise RuntimeError("Dovecot is missing. Type: sudo apt-get install dovecot-imapd dovecot-lmtpd")
        began = time.monotonic()
        # A short path: Unix sockets live below it and may be 107 bytes long.
        self.dir = self._keep or Path(tempfile.mkdtemp(prefix="dovecot-"))
        self._make_folders()
        for _ in range(3):  # somebody may take a port between choice and use
            self._configure()
            if self._launch():
                self.start_seconds = time.monotonic() - began
                return self
        log = self.log()
        self.stop()
        raise RuntimeError(f"dovecot did not start:\n{log}")

    def stop(self) -> None:
        self._terminate()
        if self.token_endpoint:
            self.token_endpoint.close()
            self.token_endpoint = None
        if not self._keep:
            shutil.rmtree(self.dir, ignore_errors=True)

    def restart(self) -> None:
        """Drop every connection and come back on the same ports with the same mail."""
        self.pause()
        self.resume()

    def pause(self) -> None:
        """Stop listening and drop every connection; `resume` brings it back."""
        self._terminate()

    def resume(self) -> None:
        if not self._launch():
            raise RuntimeError(f"dovecot did not come back:\n{self.log()}")

    def new_user(self, name: str = "", password: str = "") -> User:
        """A user with an empty INBOX whom nobody has used before; can log in at once."""
        user = User(name or f"user-{secrets.token_hex(6)}", password or secrets.token_hex(8))
        self.users[user.name] = user.password
        self._admit(user.name, user.password)
        return user

    def log(self) -> str:
        """All that Dovecot has logged."""
        paths = (self.dir / "stderr.log", self.dir / "dovecot.log")
        return "".join(path.read_text(errors="replace") for path in paths if path.exists())

    def deliver(self, user: str, message: bytes, sender: str = "") -> None:
        """Put a message into the user's INBOX, as a mail system would."""
        with smtplib.LMTP(self.host, self.lmtp_port) as lmtp:
            lmtp.sendmail(sender, [user], message)

    def doveadm(self, *words: str, input: bytes | None = None) -> str:  # noqa: A002 - subprocess's word for it
        """Run `doveadm` against this server, e.g. ("mailbox", "list", "-u", "ann")."""
        command = [DOVEADM, "-c", str(self.config_file), *words]
        done = subprocess.run(command, input=input, capture_output=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr.decode())
        return done.stdout.decode()

    def kick(self, user: str) -> str:
        """Cut the user's connections, as an administrator or a fail-over does."""
        return self.doveadm("kick", user)

    @property
    def config_file(self) -> Path:
        return self.dir / "dovecot.conf"

    def _make_folders(self) -> None:
        for name in ("run", "state", "mail", "users"):
            (self.dir / name).mkdir(parents=True, exist_ok=True)
        # Dovecot's own users must be able to pass through it.
        self.dir.chmod(0o755)
        if os.geteuid() == 0:
            os.chown(self.dir / "mail", self._system.mail_uid, self._system.mail_gid)
        if self.tls:
            make_certificates(self.dir)
            self.ca_file = str(self.dir / "ca.pem")
        for name, password in self.users.items():
            self._admit(name, password)

    def _admit(self, user: str, password: str) -> None:
        # A file for each user, since Dovecot looks for changes of one that it knows only once a second.
        secret = password.encode().hex()  # in hex, since a ":" would end the field
        owner = f"{self._system.mail_uid}:{self._system.mail_gid}"
        passwd = self.dir / "users" / user
        passwd.write_text(f"{user}:{{PLAIN.HEX}}{secret}:{owner}::{self.dir}/mail/{user}::\n")
        passwd.chmod(0o644)

    def _configure(self) -> None:
        self.imap_port, tls_port, self.lmtp_port = free_ports(3)
        self.imaps_port = tls_port if self.tls else 0
        oauth, mechanisms = self._oauth()
        self.config_file.write_text(
            CONFIG.format(
                dir=self.dir,
                name=self.dir.name,
                protocols="imap lmtp" if self.lmtp else "imap",
                internal_user=self._system.internal_user,
                internal_group=self._system.internal_group,
                login_user=self._system.login_user,
                location=FORMATS[self.format],
                idle_notify=self.idle_notify,
                mechanisms=mechanisms,
                tls=self._tls(),
                oauth=oauth,
                separator=self.separator,
                prefix=self.prefix,
                mailboxes="".join(self._mailbox(name) for name in FOLDERS),
                imap_port=self.imap_port,
                imaps_port=self.imaps_port,
                lmtp=LMTP.format(port=self.lmtp_port) if self.lmtp else "",
                extra=self.extra,
            )
        )

    def _tls(self) -> str:
        if not self.tls:
            return "ssl = no"
        return f"ssl = yes\nssl_cert = <{self.dir}/cert.pem\nssl_key = <{self.dir}/key.pem"

    def _mailbox(self, name: str) -> str:
        special_use = f"    special_use = \\{name}\n" if self.special_use else ""
        return MAILBOX.format(name=name, special_use=special_use)

    def _oauth(self) -> tuple[str, str]:
        """The password database for tokens, and the mechanisms to offer."""
        if self.tokens is None:
            return "", "plain login"
        self.token_endpoint = self.token_endpoint or TokenEndpoint(self.tokens)
        (self.dir / "oauth2.conf").write_text(OAUTH.format(url=self.token_endpoint.url))
        return OAUTH_PASSDB.format(dir=self.dir), "plain login xoauth2 oauthbearer"

    def _launch(self) -> bool:
        with (self.dir / "stderr.log").open("ab") as errors:
            self._process = subprocess.Popen(
                [DOVECOT, "-F", "-c", str(self.config_file)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                start_new_session=True,
            )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            if self._is_greeting():
                return True
            time.sleep(0.01)
        self._terminate()
        return False

    def _is_greeting(self) -> bool:
        try:
            with socket.create_connection((self.host, self.imap_port), 5) as sock:
                return sock.recv(4096).startswith(b"* OK")
        except OSError:
            return False

    def _terminate(self) -> None:
        # The whole process group: imap processes with a client connected would outlive a master told to stop alone.
        if self._process:
            group = self._process.pid
            with contextlib.suppress(ProcessLookupError):
                os.killpg(group, signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(STOP_SECONDS)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(group, signal.SIGKILL)
            self._process.wait()
        self._process = None

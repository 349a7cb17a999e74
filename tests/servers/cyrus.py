"""A private Cyrus IMAP on loopback, like `tests.servers.dovecot.Dovecot`. As root only: it insists on becoming another.

    with Cyrus() as server:
        maya = server.new_user()

`classic=True` puts all folders below "INBOX." with dots, otherwise they stand beside INBOX, with "/" (altnamespace).
"""

import os
import pwd
import secrets
import shutil
import subprocess
from typing import Self

from tests.servers.dovecot import HOST, User, free_ports
from tests.servers.running import answers, end, quick_folder, started
from tests.servers.unpacked import library_path, unpacked

PACKAGES = ("cyrus-common", "cyrus-imapd", "sasl2-bin")
LIBRARIES = (
    *("libsasl2-2", "libsasl2-modules", "libsasl2-modules-db", "libical3", "libzephyr4", "libclamav12", "libpcre3"),
    *("libxapian30", "libjansson4", "libwrap0", "libpq5", "libnghttp2-14", "libxml2", "libsqlite3-0"),
)
OWNER = "nobody"
FOLDERS = (
    *("config/db", "config/socket", "config/proc", "config/log", "config/lock", "config/user", "config/msg"),
    *("config/quota", "config/sieve", "config/backup", "spool/stage."),
)
START_SECONDS = 20.0
IMAPD_CONF = """\
configdirectory: {dir}/config
defaultpartition: default
partition-default: {dir}/spool
cyrus_user: {owner}
cyrus_group: nogroup
servername: localhost
admins: cyrusadmin
allowplaintext: yes
sasl_pwcheck_method: auxprop
sasl_auxprop_plugin: sasldb
sasl_sasldb_path: {dir}/sasldb2
sasl_mech_list: PLAIN LOGIN
unixhierarchysep: {slashes}
altnamespace: {slashes}
virtdomains: off
autocreate_quota: 0
autocreate_inbox_folders: Drafts | Sent | Junk | Trash | Archive
autocreate_subscribe_folders: Drafts | Sent | Junk | Trash | Archive
xlist-drafts: Drafts
xlist-sent: Sent
xlist-junk: Junk
xlist-trash: Trash
xlist-archive: Archive
conversations: yes
conversations_db: twoskip
# Tests put the same message into one folder again and again.
conversations_max_guidexists: 100000
conversations_max_guidinfolder: 100000
syslog_prefix: chasertest
"""
CYRUS_CONF = """\
START {{
  recover cmd="{bin}/ctl_cyrusdb -C {dir}/imapd.conf -r"
}}
SERVICES {{
  imap cmd="{bin}/imapd -C {dir}/imapd.conf" listen="127.0.0.1:{port}" prefork=1
}}
EVENTS {{
  checkpoint cmd="{bin}/ctl_cyrusdb -C {dir}/imapd.conf -c" period=30
}}
"""


class Cyrus:
    """One private Cyrus; a context manager. Raises Unavailable where its packages cannot be had."""

    def __init__(self, *, classic: bool = False) -> None:
        self.classic = classic
        self.host = HOST
        self.separator = "." if classic else "/"
        self.prefix = "INBOX." if classic else ""
        self.imap_port = 0
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self._root = unpacked("cyrus", PACKAGES, LIBRARIES)
        libraries = library_path(self._root)
        plugins = ":".join(f"{folder}/sasl2" for folder in (*libraries.split(":"), "/usr/lib/x86_64-linux-gnu"))
        self._environ = {**os.environ, "CYRUS_VERBOSE": "1", "LD_LIBRARY_PATH": libraries, "SASL_PATH": plugins}
        self.dir = quick_folder("cyrus-")
        self._configure()
        if not self._launch():
            log = (self.dir / "out.log").read_text(errors="replace")
            self.stop()
            raise RuntimeError(f"cyrus did not start:\n{log}")
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """End it and throw its mail away."""
        if self._process:
            end(self._process, kindly=True)
        shutil.rmtree(self.dir, ignore_errors=True)

    def new_user(self) -> User:
        """A user with the usual folders, all empty, made at the first login."""
        user = User(f"user-{secrets.token_hex(6)}", secrets.token_hex(8))
        self._admit(user)
        return user

    def _configure(self) -> None:
        (self.imap_port,) = free_ports(1)
        for name in FOLDERS:
            (self.dir / name).mkdir(parents=True, exist_ok=True)
        slashes = "no" if self.classic else "yes"
        (self.dir / "imapd.conf").write_text(IMAPD_CONF.format(dir=self.dir, owner=OWNER, slashes=slashes))
        binaries = self._root / "usr/lib/cyrus/bin"
        (self.dir / "cyrus.conf").write_text(CYRUS_CONF.format(dir=self.dir, bin=binaries, port=self.imap_port))
        self._admit(User("cyrusadmin", secrets.token_hex(8)))
        owner = pwd.getpwnam(OWNER)
        for path in (self.dir, *self.dir.rglob("*")):
            os.chown(path, owner.pw_uid, owner.pw_gid)

    def _admit(self, user: User) -> None:
        subprocess.run(
            [self._root / "usr/sbin/saslpasswd2", "-f", self.dir / "sasldb2", "-c", "-p", "-u", "localhost", user.name],
            input=user.password.encode(),
            env=self._environ,
            check=True,
        )

    def _launch(self) -> bool:
        master = self._root / "usr/lib/cyrus/bin/master"
        files = ("-C", self.dir / "imapd.conf", "-M", self.dir / "cyrus.conf", "-p", self.dir / "master.pid")
        self._process = started([master, "-D", *files], self.dir / "out.log", self._environ)
        return answers(self._process, self.imap_port, START_SECONDS)

"""A private Courier IMAP on loopback, like `tests.servers.dovecot.Dovecot`. As root only.

Courier has its paths compiled in, so it runs in a mount namespace of its own, where its unpacked packages lie over /usr
and /etc; nothing of that is seen outside. All folders stand below "INBOX." with dots, and there is no SPECIAL-USE.
"""

import os
import pwd
import secrets
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Self

from tests.servers.dovecot import FOLDERS, HOST, User, free_ports
from tests.servers.running import answers, end, quick_folder, started
from tests.servers.unpacked import Unavailable, library_path, unpacked

PACKAGES = (
    *("courier-imap", "courier-base", "courier-authlib", "courier-authdaemon", "courier-authlib-userdb"),
    *("gamin", "libgamin0", "libcourier-unicode4"),
)
LIBRARIES = ("libltdl7", "libgdbm6", "libidn12", "libpcre3", "libglib2.0-0")
OWNER = "nobody"
MOST_USERS = 300
"""Courier reads its users once; so many are made beforehand, and taken one by one."""
UIDVALIDITY = 1700000000
START_SECONDS = 10.0
SCRIPT = """\
set -e
mount --make-rprivate /
mount -t overlay overlay -o lowerdir={root}/usr:/usr /usr
mount -t overlay overlay -o lowerdir={root}/etc:/etc,upperdir={dir}/etc,workdir={dir}/work /etc
mount -t tmpfs tmpfs /run
mkdir -p /run/courier/authdaemon
export LD_LIBRARY_PATH=/usr/lib/courier-authlib:/usr/lib/x86_64-linux-gnu/courier-authlib:{libraries}
cat > /etc/courier/authdaemonrc <<'END'
authmodulelist="authuserdb"
authmodulelistorig="authuserdb"
daemons=2
authdaemonvar=/run/courier/authdaemon
subsystem=mail
DEBUG_LOGIN=0
DEFDOMAIN=""
LOGGEROPTS=""
END
cp {dir}/userdb /etc/courier/userdb
chmod 600 /etc/courier/userdb
makeuserdb
/usr/lib/courier/courier-authlib/authdaemond &
set -a
. /etc/courier/imapd
IMAP_ENHANCEDIDLE=1
ADDRESS=127.0.0.1 PORT={port}
IMAPLOGINTAG=imap AUTHSERVICE143=imap AUTHSERVICE{port}=imap
PROTOCOL=IMAP IMAP_STARTTLS=NO TLS_PROTOCOL= AUTHMODULES=authdaemon
set +a
exec couriertcpd -address=127.0.0.1 -maxprocs=80 -maxperip=80 -nodnslookup -noidentlookup \\
    {port} /usr/lib/courier/courier/imaplogin /usr/bin/imapd Maildir
"""


class Courier:
    """One private Courier; a context manager. Raises Unavailable where its packages cannot be had."""

    def __init__(self) -> None:
        self.host = HOST
        self.separator = "."
        self.prefix = "INBOX."
        self.imap_port = 0
        self._password = secrets.token_hex(8)
        self._waiting = [f"user-{number}-{secrets.token_hex(4)}" for number in range(MOST_USERS)]
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self._root = unpacked("courier", PACKAGES, LIBRARIES)
        self.dir = quick_folder("courier-")
        self.dir.chmod(0o755)
        for name in ("etc", "work", "mail"):
            (self.dir / name).mkdir()
        self._write_users()
        if not self._launch():
            log = (self.dir / "out.log").read_text(errors="replace")
            self.stop()
            if "overlay" in log or "unshare" in log:
                raise Unavailable(f"courier needs mount namespaces and overlayfs, which this machine refuses: {log}")
            raise RuntimeError(f"courier did not start:\n{log}")
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """End it and throw its mail away; its namespace dies with it."""
        if self._process:
            end(self._process, kindly=False)
        shutil.rmtree(self.dir, ignore_errors=True)

    def new_user(self) -> User:
        """A user with the usual folders, all empty, as a mail program leaves them that has opened each once.

        Until then Courier makes up another UIDVALIDITY at every look.
        """
        name = self._waiting.pop()
        owner = pwd.getpwnam(OWNER)
        home = self.dir / "mail" / name
        for folder in ("Maildir", *(f"Maildir/.{folder}" for folder in FOLDERS)):
            for part in ("cur", "new", "tmp"):
                (home / folder / part).mkdir(parents=True)
            (home / folder / "courierimapuiddb").write_text(f"1 {UIDVALIDITY} 1\n")
            if folder != "Maildir":
                (home / folder / "maildirfolder").touch()
        for path in (home, *home.rglob("*")):
            os.chown(path, owner.pw_uid, owner.pw_gid)
        return User(name, self._password)

    def _write_users(self) -> None:
        owner = pwd.getpwnam(OWNER)
        hashing = ["openssl", "passwd", "-1", "-stdin"]
        hashed = subprocess.run(hashing, input=self._password.encode(), capture_output=True, check=True).stdout
        secret = hashed.decode().strip()
        lines = (
            f"{name}\thome={self.dir}/mail/{name}|uid={owner.pw_uid}|gid={owner.pw_gid}|systempw={secret}\n"
            for name in self._waiting
        )
        (self.dir / "userdb").write_text("".join(lines))

    def _launch(self) -> bool:
        (self.imap_port,) = free_ports(1)
        script = SCRIPT.format(
            root=shlex.quote(str(self._root)),
            dir=self.dir,
            port=self.imap_port,
            libraries=library_path(Path("/")),
        )
        unshared = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "bash", "-c", script]
        self._process = started(unshared, self.dir / "out.log")
        return answers(self._process, self.imap_port, START_SECONDS)

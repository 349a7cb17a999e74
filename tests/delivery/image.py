"""The Dockerfile's steps, carried out without a container engine: each RUN in a folder of its own, as the engine would.

What it shows: the steps themselves, in their order, from no more files than the build is given, and that the result
runs as another user with every other file read-only. What it cannot show: the base image, and the engine.
"""

import fnmatch
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.stories.program import REPOSITORY

USER = 10001
MOVED = ("/src", "/opt/chaser", "/wheels", "/home/chaser")
"""Places in the image that are built below a folder of ours instead."""


@dataclass(slots=True)
class Stage:
    """What the Dockerfile says from one FROM to the next."""

    steps: list[str] = field(default_factory=list)
    environ: dict[str, str] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    """Further instructions by their names: USER, HEALTHCHECK, ENTRYPOINT …"""


def stages() -> list[Stage]:
    """The Dockerfile, read."""
    text = (REPOSITORY / "Dockerfile").read_text(encoding="utf-8")
    joined = re.sub(r"\\\n", " ", text)
    found: list[Stage] = []
    for line in (line for line in joined.splitlines() if line and not line.startswith("#")):
        name, _, rest = line.partition(" ")
        match name:
            case "FROM":
                found.append(Stage())
            case "RUN":
                found[-1].steps.append(rest)
            case "ENV":
                found[-1].environ.update(pair.split("=", 1) for pair in shlex.split(rest))
            case _:
                found[-1].words[name] = rest
    return found


def given_to_the_build(to: Path) -> None:
    """Copy what .dockerignore lets through of the tracked files."""
    listed = subprocess.run(["git", "ls-files"], cwd=REPOSITORY, check=True, capture_output=True, text=True)
    rules = (REPOSITORY / ".dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [rule for rule in rules if rule and not rule.startswith("#")]
    for name in listed.stdout.splitlines():
        if _is_let_through(name, rules):
            target = to / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(REPOSITORY / name, target)


def _is_let_through(name: str, rules: Sequence[str]) -> bool:
    """The last rule that speaks of the file or of a folder above it decides."""
    above = [name, *map(str, Path(name).parents)]
    verdict = True
    for rule in rules:
        pattern = rule.removeprefix("!").replace("**/", "*")
        if any(fnmatch.fnmatch(each, pattern) for each in above):
            verdict = rule.startswith("!")
    return verdict


class Image:
    """A folder in which the image's places lie."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.build, self.runtime = stages()
        for place in ("opt", "home"):
            (root / place).mkdir()
        given_to_the_build(root / "src")

    def moved(self, text: str) -> str:
        """A step with the image's places below our folder, and its Python ours."""
        for place in MOVED:
            text = re.sub(rf"(?<![\w/]){re.escape(place)}(?![\w])", f"{self.root}{place}", text)
        return re.sub(r"^python ", f"{sys.executable} ", text)

    def built(self) -> None:
        """Every RUN of the build stage, one after the other; each must succeed."""
        environ = {**_plain(), **{name: self.moved(value) for name, value in self.build.environ.items()}}
        for step in self.build.steps:
            ran = subprocess.run(
                ["sh", "-euc", self.moved(step)], cwd=self.root / "src", env=environ, capture_output=True, text=True,
                check=False,
            )  # fmt: skip
            assert ran.returncode == 0, f"RUN {step}\n{ran.stdout}{ran.stderr}"

    def user_made(self) -> str:
        """Every RUN of the runtime stage, on a copy of /etc that only it sees; the line of the user it makes."""
        etc = self.root / "etc"
        shutil.copytree("/etc", etc, symlinks=True, ignore_dangling_symlinks=True)
        words = [f"mount --bind {etc} /etc", *map(self.moved, self.runtime.steps), "grep ^chaser: /etc/passwd"]
        ran = subprocess.run(
            ["unshare", "--mount", "sh", "-euc", "\n".join(words)], check=True, capture_output=True, text=True
        )
        return ran.stdout

    def run(
        self, *words: str, home: Path, environ: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """ENTRYPOINT with these words: as the image's user, every file read-only but those of the home and /tmp."""
        entry = json.loads(self.runtime.words["ENTRYPOINT"])
        command = shlex.join([*entry, *words])
        around = {**_plain(), **{n: self.moved(v) for n, v in self.runtime.environ.items() if n != "PATH"}}
        around |= {
            "PATH": f"{self.root}/opt/chaser/bin:{os.environ['PATH']}",
            "CHASER_HOME": str(home),
            **(environ or {}),
        }
        script = [
            f"mount --bind {home} {home}",
            "mount -t tmpfs -o size=64m,mode=1777 tmpfs /dev/shm",
            "mount -o remount,bind,ro /",
            f"mount -o remount,bind,rw {home}",
            f"cd {home}",
            f"exec setpriv --reuid={USER} --regid={USER} --clear-groups --no-new-privs --inh-caps=-all {command}",
        ]
        return subprocess.run(
            ["unshare", "--mount", "sh", "-euc", "\n".join(script)],
            env=around,
            capture_output=True,
            text=True,
            check=False,
        )


def _plain() -> dict[str, str]:
    """Nothing of ours but where programs and package indexes are."""
    kept = ("PATH", "HOME", "LANG")
    dropped = ("PIP_CONSTRAINT", "PIP_BUILD_CONSTRAINT")
    given = {name: value for name, value in os.environ.items() if name in kept or name.startswith(("PIP_", "SSL_"))}
    return {name: value for name, value in given.items() if name not in dropped}

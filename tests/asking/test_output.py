"""Where the output goes nowhere, or cannot show every sign: no command fails over that."""

import os
import subprocess
import sys
from pathlib import Path

CHASER = (sys.executable, "-m", "worker")
MAIL = b"From: mika@creators.example\nSubject: Reel\n\nHere it is.\n"


def test_a_closed_output_is_no_fault() -> None:
    """A scheduler that wants to hear nothing closes it."""
    ran = subprocess.run(["sh", "-c", '"$@" >&-', "sh", *CHASER, "schema", "worker"], capture_output=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, b"")


def test_what_an_output_cannot_show_is_written_as_codes(tmp_path: Path) -> None:
    """In an old encoding a Chinese name is still a line of output, and no error."""
    (tmp_path / "林.eml").write_bytes(MAIL)
    environ = {**os.environ, "PYTHONIOENCODING": "ascii"}
    ran = subprocess.run([*CHASER, "classify", str(tmp_path)], capture_output=True, env=environ, check=False)
    assert ran.returncode == 0, ran.stderr
    assert b"\\u6797.eml\tperson" in ran.stdout

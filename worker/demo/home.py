"""The folder Chaser reads in the demo: what `chaser init` writes, with the story's mailbox and sheets filled in."""

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from worker.demo.server import HOST, MailServer
from worker.demo.story import Story
from worker.settings import write_home

PASSWORD_NAME = "DEMO_PASSWORD"  # noqa: S105 - the name of a variable


def furnish(home: Path, story: Story, server: MailServer) -> None:
    """Make `home` a working home for the story's mailbox on this server."""
    write_home(home)
    reached = {
        "imap": {"host": HOST, "port": server.port, "security": "none"},
        "login": {"user": server.user, "password_env": PASSWORD_NAME},
    }
    worker = {
        "digest": False,  # the telling shows each day by itself
        "brand": {"name": "Lumen", "segment": "mid_market"},
        "accounts": {key: {**said, **reached} for key, said in story.mailbox.items()},
    }
    _write(home / "config/worker.yaml", yaml.safe_dump(worker, sort_keys=False))
    _write(home / ".env", f"{PASSWORD_NAME}='{server.password}'\n")
    _write_sheet(home / "data/creators.csv", "creator", story.creators)
    _write_sheet(home / "data/asks.csv", "ask", story.asks)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _write_sheet(path: Path, key: str, rows: Mapping[str, Mapping[str, Any]]) -> None:
    columns = list(dict.fromkeys([key, *(column for row in rows.values() for column in row)]))
    with path.open("w", newline="", encoding="utf-8") as sheet:
        writer = csv.DictWriter(sheet, columns, restval="")
        writer.writeheader()
        writer.writerows({key: name, **row} for name, row in rows.items())

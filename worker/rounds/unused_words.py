"""Words of the home that were not used for a draft since they have an error: kept for `status` and the digest.

What was found is true until the file changes; the next draft of that message finds it anew.
"""

import json
from pathlib import Path

from worker.store.repository import Store

UNUSED = "words not used: "
"""The fact's name, before the account's."""
INSTEAD = "These words were not used; the draft has the shipped ones."


def keep(store: Store, account: str, home: Path, fault: str) -> str:
    """Remember a fault, which begins with its file ("templates/en/…:10: …"); the same with what was done instead."""
    found = {**_standing(store, account, home), fault: _stamp(home, fault)}
    store.set_fact(UNUSED + account, json.dumps(found, ensure_ascii=False))
    return f"{fault} {INSTEAD}"


def unused(store: Store, account: str, home: Path) -> list[str]:
    """The faults whose files are still as they were."""
    return [f"{fault} {INSTEAD}" for fault in _standing(store, account, home)]


def _standing(store: Store, account: str, home: Path) -> dict[str, list[int]]:
    kept: dict[str, list[int]] = json.loads(store.fact(UNUSED + account) or "{}")
    return {fault: stamp for fault, stamp in kept.items() if stamp == _stamp(home, fault)}


def _stamp(home: Path, fault: str) -> list[int]:
    """What changes when the fault's file is written anew; nothing once it is gone."""
    try:
        status = (home / fault.partition(":")[0]).stat()
    except OSError:
        return []
    return [status.st_mtime_ns, status.st_size]

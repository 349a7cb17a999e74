"""A home with Maya's mailbox and a few asks, opened: no server and no clock, what happened is recorded by the test."""

from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tests.cast import ny, requested
from worker.service.office import Office
from worker.settings import write_home

WORKER = """\
brand: {name: Lumen, domains: [brand.example]}
accounts:
  maya:
    email: maya@brand.example
    name: Maya Lin
    timezone: America/New_York
    country: US
    imap: {host: 127.0.0.1, port: 9, security: none}
    login: {password_env: MAYA_PASSWORD}
"""
CREATORS = """\
creator,name,email,aliases,country,manager_name,manager_email
mika,Mika Sato,mika@creators.example,mika.alt@creators.example,US,Jo Park,jo@talent.example
yuki,Yuki Ito,yuki.ito.creative.direction@studio-of-long-names.example,,US,Al Roe,al.roe@an-agency-of-long-names.example
"""


@contextmanager
def small_office(home: Path, asks: str, found: Collection[str] = (), creators: str = CREATORS) -> Iterator[Office]:
    """These asks, taken in on October 15; of those in `found` the request of October 16 was found."""
    write_home(home)
    for name, text in (("config/worker.yaml", WORKER), ("data/creators.csv", creators), ("data/asks.csv", asks)):
        (home / name).write_text(text, encoding="utf-8")
    with closing(Office(home, {"MAYA_PASSWORD": "a secret"})) as office:
        office.take_in_sheets(ny("2026-10-15 09:00"))
        ledger = office.ledger()
        for key in found:
            for event in requested()[1:]:
                ledger.record(key, event)
        yield office

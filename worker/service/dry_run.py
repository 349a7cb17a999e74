"""The dry run: what a pass would read, read into a copy of the state. It writes to no mailbox and to no file."""

from datetime import datetime

from worker.report import Report
from worker.rounds import Ledger, Watch
from worker.rounds.guard import Guard
from worker.rounds.observe import Observer
from worker.service.access import Connect, connect_imap
from worker.service.answers import Answers
from worker.service.office import Office


def read_mailbox(
    office: Office, ledger: Ledger, account: str, now: datetime, connect: Connect = connect_imap
) -> Report:
    """Take the account's mail into the ledger of an office opened with `dry`; what was noticed.

    Raises MailError. The ledger then rests on what was known before.
    """
    report = Report(account)
    mailbox = connect(office.settings.accounts[account])
    try:
        guard = Guard(office.store, account, report, now)
        errands = Answers(office.store, account)
        Observer(ledger, mailbox, account, Watch(), report, guard, errands=errands, is_dry=True).look(now)
    finally:
        mailbox.close()
    return report

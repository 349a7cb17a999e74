"""Rules for answers that nobody wrote: somebody is away, or a mail has arrived.

A responder threads its answer like a person (RFC 3834 §3.1.5), so being in the conversation proves nothing here. Where
the text alone speaks of an absence, it must speak as responders do and not answer anything.
"""

import re
from datetime import date

from worker.core import signs
from worker.core.absence import first_day_back
from worker.core.messages import Kind, Mail, Verdict
from worker.core.reading import Reading
from worker.core.wording import Said

LIKELY = 0.8
UNSURE = 0.6
SURE_ENOUGH = 0.7
LONGEST_NOTICE = 1_200
"""Characters; a responder's text is a few sentences."""
TWICE = 2
QUOTED = 300
"""Characters beyond the new ones that are more than a signature."""
GREETING = 40
COMMON = frozenset(
    {"hello", "mail", "office", "team", "thank", "thanks", "the", "you", "for", "your", "info", "contact"}
)
AT_ONCE = 260
"""Characters within which a responder says that somebody is away."""


def absence_by_subject(reading: Reading) -> Verdict | None:
    """A program's own prefix stands before the subject it answers; with "Re:" before it a person writes.

    A mail system is never away.
    """
    if signs.is_daemon(reading.mail) and not signs.may_be_postmaster(reading.mail):
        return None
    if reading.subject_begins(Said.ABSENCE_SUBJECT):
        return _away(reading, "absence_subject")
    is_reply = reading.subject_begins(Said.AUTO_REPLY_SUBJECT) and not _is_ticket(reading)
    return _away(reading, "automatic_reply_subject") if is_reply and not _acknowledges(reading) else None


def ticket(reading: Reading) -> Verdict | None:
    """A help desk's first answer: automatic, with a number for the request, and not away."""
    is_away = reading.subject_begins(Said.ABSENCE_TITLE) or reading.text_says(Said.ABSENCE)
    is_automatic = signs.is_automatic(reading.mail)
    return (
        Verdict(Kind.AUTO_ACKNOWLEDGEMENT, "ticket_number")
        if _is_ticket(reading) and is_automatic and not is_away
        else None
    )


def _is_ticket(reading: Reading) -> bool:
    return reading.subject_says(Said.TICKET) or bool(signs.TICKET_NUMBER.search(reading.mail.subject))


def absence_by_vacation_field(reading: Reading) -> Verdict | None:
    """Auto-Submitted naming a vacation (Sieve, RFC 5230, as Dovecot writes it), X-Apple-Action: VACATION (iCloud)."""
    apple = reading.mail.header("x-apple-action").strip().lower() == "vacation"
    return _away(reading, "vacation_field") if apple or "vacation" in signs.auto_submitted(reading.mail) else None


def absence_by_exchange_fields(reading: Reading) -> Verdict | None:
    """X-Auto-Response-Suppress together with X-MS-Exchange-Inbox-Rules-Loop (Zammad); never one of them alone.

    People's mail that an inbox rule redirects can carry both, so a "Re:" must also speak of being away.
    """
    if not signs.is_exchange_responder(reading.mail) or _acknowledges(reading):
        return None
    may_be_redirected = reading.is_answer() and not reading.text_says(Said.ABSENCE)
    return None if may_be_redirected else _away(reading, "exchange_fields")


def absence_by_words(reading: Reading) -> Verdict | None:
    """A responder (RFC 3834 §5) that speaks of being away; other machines only when their subject does."""
    mail = reading.mail
    says_so = signs.is_answered_by_machine(mail)
    may_be = says_so or signs.is_automatic(mail) or signs.has_no_return_path(mail)
    in_subject = may_be and reading.subject_begins(Said.ABSENCE_TITLE)
    in_text = says_so and reading.text_says(Said.ABSENCE)
    if in_subject or in_text:
        return _away(reading, "absence_words")
    is_notice = signs.has_no_return_path(mail) and reading.text_says(Said.ABSENCE) and _speaks_as_responder(reading)
    return _away(reading, "absence_words", LIKELY) if is_notice else None


def acknowledgement(reading: Reading) -> Verdict | None:
    """RFC 3834 §1: a responder that is not away only says that the mail arrived."""
    mail = reading.mail
    is_machine = (
        signs.is_automatic(mail)
        or (signs.is_exchange_responder(mail) and not reading.is_answer())
        or bool(signs.NO_REPLY.fullmatch(signs.local_part(mail.sender)))
        or reading.subject_begins(Said.AUTO_REPLY_SUBJECT)
    )
    if is_machine and _acknowledges(reading):
        return Verdict(Kind.AUTO_ACKNOWLEDGEMENT, "acknowledging_words")
    if signs.is_answered_by_machine(mail):
        if any(passage.days for passage in mail.passages if not passage.is_subject):
            return _away(reading, "names_days", LIKELY)
        return Verdict(Kind.AUTO_ACKNOWLEDGEMENT, "auto_replied", LIKELY)
    return None


def acknowledgement_by_words(reading: Reading) -> Verdict | None:
    """One that sets no field: it says that it is automatic, or acknowledges as a desk does, and answers nothing."""
    receives = reading.subject_begins(Said.ACKNOWLEDGEMENT_SUBJECT)
    said = reading.words.count(Said.ACKNOWLEDGEMENT, reading.text) if _acknowledges(reading) else 0
    is_automatic = reading.text_says(Said.AUTOMATIC)
    if is_automatic and said and (receives or _is_short(reading)):
        return Verdict(Kind.AUTO_ACKNOWLEDGEMENT, "calls_itself_automatic", LIKELY)
    if reading.is_answer() or _answers(reading):
        return None
    if _is_ticket(reading) and said:
        return Verdict(Kind.AUTO_ACKNOWLEDGEMENT, "acknowledged_number", LIKELY)
    is_help_desk = bool(signs.HELP_DESK.fullmatch(signs.local_part(reading.mail.sender)))
    if receives and (is_help_desk or said >= TWICE or (said and reading.text_says(Said.TICKET))):
        return Verdict(Kind.AUTO_ACKNOWLEDGEMENT, "acknowledging_subject", LIKELY if said else UNSURE)
    return None


def absence_by_text_alone(reading: Reading) -> Verdict | None:
    """A responder that sets no field at all: short, away at once, as responders say it, answering nothing."""
    if not _is_short(reading) or _answers(reading) or _greets_us(reading):
        return None
    titled = reading.subject_begins(Said.ABSENCE_TITLE) or reading.subject_begins(Said.AUTO_REPLY_SUBJECT)
    found = reading.words.finds(Said.ABSENCE, reading.text)
    if not found:
        return _away(reading, "titled_with_a_return", SURE_ENOUGH) if titled and _first_day_back(reading.mail) else None
    says_at_once = found.start() < AT_ONCE
    is_automatic = reading.text_says(Said.AUTOMATIC)
    beside = reading.words.count(Said.ABSENCE_BESIDE, reading.text)
    if says_at_once and (titled or is_automatic or beside):
        return _away(reading, "absence_in_text", LIKELY if titled or is_automatic or beside > 1 else SURE_ENOUGH)
    return None


def _away(reading: Reading, rule: str, confidence: float = 1.0) -> Verdict:
    return Verdict(Kind.OUT_OF_OFFICE, rule, confidence, until=_first_day_back(reading.mail))


def _first_day_back(mail: Mail) -> date | None:
    """The one place that asks the text for it."""
    return first_day_back(mail.passages, mail.at.date())


def _acknowledges(reading: Reading) -> bool:
    says_so = (
        reading.text_says(Said.ACKNOWLEDGEMENT)
        or reading.text_says(Said.AUTOMATIC)
        or reading.subject_begins(Said.ACKNOWLEDGEMENT_SUBJECT)
    )
    return says_so and not reading.text_says(Said.ABSENCE) and not reading.subject_begins(Said.ABSENCE_TITLE)


def _is_short(reading: Reading) -> bool:
    return len(reading.text) < LONGEST_NOTICE


def _speaks_as_responder(reading: Reading) -> bool:
    return _is_short(reading) and (reading.text_says(Said.ABSENCE_BESIDE) or reading.text_says(Said.AUTOMATIC))


def may_be_away(reading: Reading) -> bool:
    """It speaks of an absence as responders do, and yet not clearly enough: for a person to look at."""
    return (
        reading.text_says(Said.ABSENCE)
        and reading.text_says(Said.ABSENCE_BESIDE)
        and _is_short(reading)
        and not _answers(reading)
        and not _greets_us(reading)
    )


def _answers(reading: Reading) -> bool:
    """What a letter has and a responder has not: a question, a file, a quotation, words about the matter."""
    return (
        reading.asks()
        or signs.brings_files(reading.mail)
        or len(reading.body) > len(reading.text) + QUOTED
        or reading.text_says(Said.ANSWERING)
    )


def _greets_us(reading: Reading) -> bool:
    """Whether it begins with a word of our address ("Hi Maya," to maya@...): a program does not know our name."""
    names = {
        word for address in reading.mail.recipients for word in re.findall(r"[^\W\d_]{3,}", signs.local_part(address))
    }
    greeting = set(re.findall(r"[^\W\d_]{3,}", reading.text[:GREETING]))
    return bool(names & greeting - COMMON)

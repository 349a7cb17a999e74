"""Whether a mail was written by a person, and if not, by what sort of machine.

Small rules in a table; the first that answers wins, and its name is kept as evidence. Nothing here knows a chase: a
mail in the conversation is no proof of a person (RFC 3834 §3.1.5 has responders thread their answers), and a mail
outside of it is none of a machine. Where the signs are thin the answer is a person, with less confidence: to stop for
a machine costs a look, to chase someone who has replied costs the relation.
"""

from collections.abc import Callable, Collection

from worker.core import signs
from worker.core.absence import first_day_back
from worker.core.messages import Kind, Mail, Verdict

Rule = Callable[[Mail, Collection[str]], Verdict | None]

LIKELY = 0.8
UNSURE = 0.6


def classify(mail: Mail, ours: Collection[str] = ()) -> Verdict:
    """What sort of sender this mail has; `rule` says why, `confidence` how surely.

    `ours`: our addresses and the Message-IDs of our own mail, by which an answer to us is told from a list's traffic.
    Without `mail.text` and `mail.parts` only the header speaks. Out of office carries the first day back where the
    text states one, bounces and delays the recipients concerned.
    """
    for rule in RULES:
        verdict = rule(mail, ours)
        if verdict:
            return verdict
    return Verdict(Kind.PERSON, "nothing_of_a_machine")


def failed_report(mail: Mail, _: Collection[str]) -> Verdict | None:
    """RFC 3464 §2.3.3: action "failed", the sending side has given up."""
    failed = mail.report.failed if mail.report else ()
    return Verdict(Kind.BOUNCE, "delivery_report_failed", recipients=failed) if failed else None


def delayed_report(mail: Mail, _: Collection[str]) -> Verdict | None:
    """RFC 3464 §2.3.3: action "delayed", or a status of class 4: the address may still be good."""
    delayed = mail.report.delayed if mail.report else ()
    return Verdict(Kind.DELAY, "delivery_report_delayed", recipients=delayed) if delayed else None


def delivered_report(mail: Mail, _: Collection[str]) -> Verdict | None:
    """RFC 3464 §2.3.3: delivered, relayed or expanded, as a sender may ask to be told."""
    return Verdict(Kind.RECEIPT, "delivery_report") if mail.report and mail.report.delivered else None


def notice_of_a_mail_system(mail: Mail, _: Collection[str]) -> Verdict | None:
    """A bounce or delay without a readable report (Exim, qmail, Exchange); never a "Re:", which a person writes.

    The subject it is about may follow, so the first word of failure or delay counts.
    """
    if signs.is_answer(mail) or not signs.is_from_mail_system(mail):
        return None
    failed, delayed = signs.FAILED_SUBJECT.search(mail.subject), signs.DELAYED_SUBJECT.search(mail.subject)
    if delayed and not (failed and failed.start() < delayed.start()):
        return Verdict(Kind.DELAY, "mail_system_delay", LIKELY, recipients=_failed_recipients(mail))
    if failed or mail.header("x-failed-recipients"):
        return Verdict(Kind.BOUNCE, "mail_system_failure", LIKELY, recipients=_failed_recipients(mail))
    return Verdict(Kind.DELAY, "report_unread", UNSURE) if signs.is_unread_report(mail) else None


def _failed_recipients(mail: Mail) -> tuple[str, ...]:
    """X-Failed-Recipients (Exim, Gmail), else the lines that qmail writes."""
    listed = ",".join(mail.headers.get("x-failed-recipients", ())).split(",")
    named = [address.strip(" <>") for address in listed if address.strip(" <>")]
    found = named or signs.FAILED_IN_TEXT.findall(mail.text or "")
    return tuple(dict.fromkeys(address.lower() for address in found if "@" in address))


def receipt(mail: Mail, _: Collection[str]) -> Verdict | None:
    """RFC 8098: a multipart/report with a disposition notification tells that a mail was displayed, not answered."""
    top = mail.parts[0] if mail.parts else mail.header("content-type").lower()
    is_notification = "message/disposition-notification" in mail.parts or (
        "disposition-notification" in mail.header("content-type").lower()
    )
    return Verdict(Kind.RECEIPT, "read_receipt") if is_notification and top.startswith("multipart/report") else None


def calendar(mail: Mail, _: Collection[str]) -> Verdict | None:
    """RFC 6047 §2.4: an iMIP body part carries its method; an attached .ics of a person has none here."""
    if any(signs.CALENDAR_METHOD.match(part) for part in (*mail.parts, mail.header("content-type"))):
        return Verdict(Kind.CALENDAR, "calendar_method")
    carries = any(part.startswith(signs.CALENDAR_PARTS) for part in mail.parts)
    if mail.sender in signs.CALENDAR_SENDERS or (carries and signs.subject_begins(signs.CALENDAR_SUBJECT, mail)):
        return Verdict(Kind.CALENDAR, "calendar_subject", LIKELY)
    return None


def delivery(mail: Mail, _: Collection[str]) -> Verdict | None:
    """A known service says that something was signed, shared or filled in: sender and subject together."""
    for sender, subject, what in signs.DELIVERIES:
        if sender.fullmatch(mail.sender) and subject.search(mail.subject):
            return Verdict(Kind.DELIVERY, f"{what}_by_service", LIKELY)
    return None


def absence_by_subject(mail: Mail, _: Collection[str]) -> Verdict | None:
    """Exchange's own prefix stands in front of the subject it answers; with "Re:" before it a person writes."""
    return _away(mail, "absence_subject") if signs.subject_begins(signs.ABSENCE_SUBJECT, mail) else None


def ticket(mail: Mail, _: Collection[str]) -> Verdict | None:
    """A help desk's first answer: automatic, with a number for the request, and not away."""
    is_ticket = bool(signs.TICKET.search(mail.subject)) and signs.is_automatic(mail)
    is_away = signs.subject_begins(signs.ABSENCE_WORDS, mail) or signs.ABSENT.search(mail.text or "")
    return Verdict(Kind.AUTO_ACKNOWLEDGEMENT, "ticket_number") if is_ticket and not is_away else None


def absence_by_localized_subject(mail: Mail, _: Collection[str]) -> Verdict | None:
    """A responder's prefix in another language, as Exchange and Discourse's list have them, with a machine's sign."""
    is_notice = signs.subject_begins(signs.ABSENCE_NOTICE, mail) and signs.has_a_machines_sign(mail)
    return _away(mail, "localized_absence_subject") if is_notice and not _acknowledges(mail) else None


def absence_by_vacation_field(mail: Mail, _: Collection[str]) -> Verdict | None:
    """Auto-Submitted naming a vacation (Sieve, RFC 5230, as Dovecot writes it), X-Apple-Action: VACATION (iCloud)."""
    apple = mail.header("x-apple-action").strip().lower() == "vacation"
    return _away(mail, "vacation_field") if apple or "vacation" in signs.auto_submitted(mail) else None


def absence_by_exchange_fields(mail: Mail, _: Collection[str]) -> Verdict | None:
    """X-Auto-Response-Suppress together with X-MS-Exchange-Inbox-Rules-Loop (Zammad); never one of them alone.

    People's mail that an inbox rule redirects can carry both, so a "Re:" must also speak of being away.
    """
    if not signs.is_exchange_responder(mail) or _acknowledges(mail):
        return None
    may_be_redirected = signs.is_answer(mail) and not signs.ABSENT.search(mail.text or "")
    return None if may_be_redirected else _away(mail, "exchange_fields")


def absence_by_words(mail: Mail, _: Collection[str]) -> Verdict | None:
    """A responder (RFC 3834 §5) that speaks of being away; other machines only when their subject does."""
    may_be = signs.is_automatic(mail) or signs.has_no_return_path(mail)
    in_subject = may_be and signs.subject_begins(signs.ABSENCE_WORDS, mail)
    in_text = signs.is_answered_by_machine(mail) and signs.ABSENT.search(mail.text or "")
    return _away(mail, "absence_words") if in_subject or in_text else None


def _away(mail: Mail, rule: str) -> Verdict:
    return Verdict(Kind.OUT_OF_OFFICE, rule, until=first_day_back(mail.passages, mail.at.date()))


def _acknowledges(mail: Mail) -> bool:
    said = f"{mail.subject}\n{mail.text or ''}"
    return bool(signs.RECEIVED.search(said)) and not signs.ABSENT.search(said)


def acknowledgement(mail: Mail, _: Collection[str]) -> Verdict | None:
    """RFC 3834 §1: a responder that is not away only says that the mail arrived."""
    is_machine = (
        signs.is_automatic(mail)
        or (signs.is_exchange_responder(mail) and not signs.is_answer(mail))
        or bool(signs.NO_REPLY.fullmatch(signs.local_part(mail.sender)))
    )
    if is_machine and _acknowledges(mail):
        return Verdict(Kind.AUTO_ACKNOWLEDGEMENT, "acknowledging_words")
    if signs.is_answered_by_machine(mail):
        return Verdict(Kind.AUTO_ACKNOWLEDGEMENT, "auto_replied", LIKELY)
    return None


def acknowledgement_by_help_desk(mail: Mail, _: Collection[str]) -> Verdict | None:
    """A help desk that sets no field: its address, a subject that acknowledges, and no "Re:"."""
    is_help_desk = bool(signs.HELP_DESK.fullmatch(signs.local_part(mail.sender))) and not signs.is_answer(mail)
    is_receipt = signs.subject_begins(signs.RECEIVED_SUBJECT, mail)
    return Verdict(Kind.AUTO_ACKNOWLEDGEMENT, "help_desk", UNSURE) if is_help_desk and is_receipt else None


def newsletter(mail: Mail, ours: Collection[str]) -> Verdict | None:
    """RFC 2919, RFC 2369 and Precedence: traffic to many. A person who answers us through a group stays a person."""
    is_listed = bool(mail.header("list-id") or mail.header("list-unsubscribe"))
    if not (is_listed or signs.precedence(mail) in signs.TO_MANY) or _speaks_to_us(mail, ours):
        return None
    return Verdict(Kind.LIST, "list_fields" if is_listed else "precedence", 1.0 if mail.header("list-id") else LIKELY)


def _speaks_to_us(mail: Mail, ours: Collection[str]) -> bool:
    """It cites a mail of ours, or answers a mail and is addressed to us, or is posted to a group that is ours."""
    if not mail.cited_ids.isdisjoint(ours):
        return True
    addressed = [address for address in mail.recipients if address in ours]
    we_are_named = bool(addressed) or all(one.startswith("<") for one in ours)
    is_post = any(_is_list_of(mail, address) for address in addressed)
    return is_post or (bool(mail.cited_ids) and we_are_named)


def _is_list_of(mail: Mail, address: str) -> bool:
    """RFC 2369 §3.4 List-Post names the address, or RFC 2919 List-Id is made of it, as Google Groups does."""
    list_id = mail.header("list-id").lower()
    return f"mailto:{address}" in mail.header("list-post").lower() or f"<{address.replace('@', '.')}>" in list_id


def automatic(mail: Mail, _: Collection[str]) -> Verdict | None:
    """RFC 3834 §5: Auto-Submitted with anything but "no"; a mail system; an address that takes no answer."""
    sender = signs.local_part(mail.sender)
    if signs.is_automatic(mail):
        return Verdict(Kind.OTHER, "auto_submitted", LIKELY if mail.cited_ids else 1.0)
    is_daemon = bool(signs.DAEMON.fullmatch(sender)) and sender != "postmaster"
    if mail.report or is_daemon:
        return Verdict(Kind.OTHER, "mail_system")
    return Verdict(Kind.OTHER, "no_reply_address") if signs.NO_REPLY.fullmatch(sender) else None


def person_with_a_sign(mail: Mail, ours: Collection[str]) -> Verdict | None:
    """An empty Return-Path, a bulk Precedence or a bare reaction: a person all the same, said with less confidence."""
    if signs.REACTION_PART in mail.parts:
        return Verdict(Kind.PERSON, "reaction", UNSURE)
    is_bulk = signs.precedence(mail) in signs.TO_MANY and mail.cited_ids.isdisjoint(ours)
    return Verdict(Kind.PERSON, "person_with_a_sign", LIKELY) if is_bulk or signs.has_no_return_path(mail) else None


RULES: tuple[Rule, ...] = (
    failed_report,
    delayed_report,
    delivered_report,
    notice_of_a_mail_system,
    receipt,
    calendar,
    delivery,
    absence_by_subject,
    ticket,
    absence_by_localized_subject,
    absence_by_vacation_field,
    absence_by_exchange_fields,
    absence_by_words,
    acknowledgement,
    acknowledgement_by_help_desk,
    newsletter,
    automatic,
    person_with_a_sign,
)
"""The order is the meaning: what a mail system says first, then absence, then acknowledgement, then the rest."""

"""Rules for what mail systems say: a delivery failed, is late, was made, or was read.

First the reports that programs are meant to read (RFC 3464, RFC 8098), then the notices in words of the systems that
send none. A notice counts only from what looks like a mail system, or with the traces that only one leaves: the reply
codes of SMTP, the original sent back. So a person who writes about a bounce stays a person.
"""

from worker.core import signs
from worker.core.messages import Kind, Mail, Report, Verdict
from worker.core.reading import Reading
from worker.core.wording import Said

LIKELY = 0.8
UNSURE = 0.6
TWICE = 2
MOST_NAMED = 5
MOST_SEARCHED = 20_000
"""Characters of a notice in which the codes and addresses of mail systems are looked for."""
NOTHING = Report()


def challenge(reading: Reading) -> Verdict | None:
    """A filter asks its unknown sender to prove to be a person (TMDA, Spam Arrest, Boxbe, MailInBlack).

    Before the reports, because some are dressed as one; no other machine asks for this twice over.
    """
    asked = reading.words.count(Said.CHALLENGE, reading.body)
    if reading.is_answer() and not signs.has_a_machines_sign(reading.mail):
        return None
    in_subject = reading.subject_says(Said.CHALLENGE_SUBJECT)
    if asked >= TWICE or (asked and in_subject):
        return Verdict(Kind.CHALLENGE, "asks_for_confirmation", LIKELY)
    return None


def failed_report(reading: Reading) -> Verdict | None:
    """RFC 3464 §2.3.3: action "failed", the sending side has given up."""
    failed = reading.mail.report.failed if reading.mail.report else ()
    return Verdict(Kind.BOUNCE, "delivery_report_failed", recipients=_named(failed)) if failed else None


def given_up_report(reading: Reading) -> Verdict | None:
    """The same with a status of class 4 (RFC 3463 §3.1): that mail is lost, but the address may be good."""
    failed = reading.mail.report.given_up if reading.mail.report else ()
    return Verdict(Kind.BOUNCE, "delivery_given_up", recipients=_named(failed), may_pass=True) if failed else None


def delayed_report(reading: Reading) -> Verdict | None:
    """RFC 3464 §2.3.3: action "delayed", or a status of class 4 alone: it goes on trying."""
    delayed = reading.mail.report.delayed if reading.mail.report else ()
    return Verdict(Kind.DELAY, "delivery_report_delayed", recipients=_named(delayed)) if delayed else None


def delivered_report(reading: Reading) -> Verdict | None:
    """RFC 3464 §2.3.3: delivered, relayed or expanded, as a sender may ask to be told."""
    is_delivered = reading.mail.report and reading.mail.report.delivered
    return Verdict(Kind.RECEIPT, "delivery_report") if is_delivered else None


def notice_of_a_mail_system(reading: Reading) -> Verdict | None:
    """A bounce or delay without a readable report (Exim, qmail, Exchange, Notes, and many more)."""
    mail = reading.mail
    if not _is_notice(reading):
        return None
    names = _failed_recipients(mail)
    if _is_late(reading):
        return Verdict(Kind.DELAY, "mail_system_delay", LIKELY, recipients=names)
    if _has_failed(reading):
        sure = LIKELY if signs.is_daemon(mail) or signs.has_no_return_path(mail) else 0.75
        return Verdict(Kind.BOUNCE, "mail_system_failure", sure, recipients=names, may_pass=_may_pass(mail))
    return Verdict(Kind.DELAY, "report_unread", UNSURE) if signs.is_unread_report(mail) else None


def _named(recipients: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(address for address in recipients if "@" in address)


def _is_notice(reading: Reading) -> bool:
    """Whether it comes from a mail system: by its sender, else by the traces that only one leaves."""
    mail = reading.mail
    if signs.is_unread_report(mail):
        return True
    if signs.is_daemon(mail):
        return not reading.is_answer() or _has_traces(mail)
    speaks_so = reading.subject_says(Said.FAILED_SUBJECT) or reading.subject_says(Said.DELAYED_SUBJECT)
    is_told = reading.body_says(Said.FAILED) or reading.body_says(Said.DELAYED)
    if _is_from_nobody(mail) and not reading.is_answer():
        return speaks_so or _has_traces(mail) or (is_told and not reading.text_says(Said.ABSENCE))
    if reading.is_answer():
        return is_told and _has_traces(mail) and _is_from_nobody(mail)
    is_no_reply = bool(signs.NO_REPLY.fullmatch(signs.local_part(mail.sender)))
    is_told = is_told or bool(is_no_reply and mail.notice and mail.notice.failed)
    is_letter = reading.asks() and not signs.returns_original(mail)
    return (
        is_told and not is_letter and (speaks_so or is_no_reply) and (_has_traces(mail) or signs.returns_original(mail))
    )


def _is_from_nobody(mail: Mail) -> bool:
    return signs.has_no_return_path(mail) or not mail.sender


def _has_traces(mail: Mail) -> bool:
    return bool(mail.notice or mail.header("x-failed-recipients") or signs.SMTP_REPLY.search(_beginning(mail)))


def _beginning(mail: Mail) -> str:
    return (mail.body or mail.text or "")[:MOST_SEARCHED]


def _is_late(reading: Reading) -> bool:
    """The subject it is about may follow, so the first word of failure or delay counts; then what the text says."""
    failed = reading.words.finds(Said.FAILED_SUBJECT, reading.subject)
    late = reading.words.finds(Said.DELAYED_SUBJECT, reading.subject)
    notice = reading.mail.notice or NOTHING
    if late:
        return not (failed and failed.start() < late.start())
    if failed or notice.failed or reading.mail.header("x-failed-recipients"):
        return bool(notice.delayed) and not notice.failed and not reading.mail.header("x-failed-recipients")
    return bool(notice.delayed) or reading.body_says(Said.DELAYED)


def _has_failed(reading: Reading) -> bool:
    mail = reading.mail
    notice = mail.notice or NOTHING
    return bool(
        notice.failed
        or notice.given_up
        or mail.header("x-failed-recipients")
        or reading.subject_says(Said.FAILED_SUBJECT)
        or reading.body_says(Said.FAILED)
        or (signs.is_daemon(mail) and (_has_traces(mail) or signs.returns_original(mail)))
    )


def _may_pass(mail: Mail) -> bool:
    """RFC 3463 §3.1: every status it quotes is of class 4."""
    notice = mail.notice or NOTHING
    classes = {code[0] for code in signs.STATUS_CODE.findall(_beginning(mail))}
    return bool(notice.given_up and not notice.failed) or classes == {"4"}


def _failed_recipients(mail: Mail) -> tuple[str, ...]:
    """X-Failed-Recipients (Exim, Gmail), else what the notice names, else the lines that qmail writes, else whoever is
    named in the system's own words.
    """
    listed = ",".join(mail.headers.get("x-failed-recipients", ())).split(",")
    notice = mail.notice or NOTHING
    ways = (
        [address.strip(" <>") for address in listed if address.strip(" <>")],
        [*notice.failed, *notice.given_up, *notice.delayed],
        signs.FAILED_IN_TEXT.findall(_beginning(mail)),
        _named_in_words(mail),
    )
    found = next((way for way in ways if way), [])
    return tuple(dict.fromkeys(address.lower() for address in found if "@" in address))


def _named_in_words(mail: Mail) -> list[str]:
    """The addresses in a notice before the mail it gives back, but for ours, its own, and other mail systems'."""
    own_words = signs.RETURNED.split(_beginning(mail), maxsplit=1)[0]
    known = {mail.sender, *mail.recipients}
    found = (address.lower().strip(".") for address in signs.ADDRESS_IN_TEXT.findall(own_words))
    return [
        address for address in found if address not in known and not signs.DAEMON.fullmatch(signs.local_part(address))
    ][:MOST_NAMED]


def disposition(reading: Reading) -> Verdict | None:
    """RFC 8098: a disposition notification tells that a mail was displayed or deleted, not that it was answered.

    Some systems refuse mail for a full mailbox in this form; their disposition is "failed", or their words say so.
    """
    mail = reading.mail
    top = mail.parts[0] if mail.parts else mail.header("content-type").lower()
    stated = next((part for part in mail.parts if part.startswith("message/disposition-notification")), "")
    by_header = "disposition-notification" in mail.header("content-type").lower()
    if not ((stated or by_header) and top.startswith("multipart/report")):
        return None
    is_read = any(word in stated for word in ("displayed", "deleted", "processed", "dispatched"))
    refused = "failed" in stated or (not is_read and reading.body_says(Said.FAILED))
    if refused or (reading.body_says(Said.FAILED) and signs.SMTP_REPLY.search(_beginning(mail))):
        return Verdict(Kind.BOUNCE, "refused_in_a_receipt", LIKELY, recipients=_failed_recipients(mail), may_pass=True)
    return Verdict(Kind.RECEIPT, "read_receipt")


def receipt_in_words(reading: Reading) -> Verdict | None:
    """A receipt that is no report (old Outlook, Notes): its prefix before our subject, and its sentence."""
    if reading.is_answer():
        return None
    is_classed = reading.mail.header("content-class").lower().endswith(":mdn")
    if is_classed or (reading.subject_begins(Said.RECEIPT_SUBJECT) and reading.body_says(Said.RECEIPT)):
        return Verdict(Kind.RECEIPT, "receipt_in_words", LIKELY)
    return None


def complaint(reading: Reading) -> Verdict | None:
    """RFC 5965: a mailbox provider reports that somebody called a mail spam; Hotmail did so before there was a form."""
    is_report = "message/feedback-report" in reading.mail.parts or bool(signs.COMPLAINT.match(reading.mail.subject))
    return Verdict(Kind.OTHER, "feedback_report") if is_report else None

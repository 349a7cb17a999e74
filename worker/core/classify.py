"""Whether a mail was written by a person, and if not, by what sort of machine.

Small rules in a table; the first that answers wins, and its name is kept as evidence. Nothing here knows a chase: a
mail in the conversation is no proof of a person (RFC 3834 §3.1.5 has responders thread their answers), and a mail
outside of it is none of a machine. Where the signs are thin the answer is a person, with less confidence: to stop for
a machine costs a look, to chase someone who has replied costs the relation.
"""

from collections.abc import Callable, Collection

from worker.core import delivery_reports, responders, signs
from worker.core.messages import Kind, Mail, Verdict
from worker.core.reading import Reading
from worker.core.wording import Said, Wording

Rule = Callable[[Reading], Verdict | None]

LIKELY = 0.8
UNSURE = 0.6


def classify(mail: Mail, words: Wording, ours: Collection[str] = ()) -> Verdict:
    """What sort of sender this mail has; `rule` says why, `confidence` how surely.

    `words`: by which machines give themselves away. `ours`: our addresses and the Message-IDs of our own mail, by which
    an answer to us is told from a list's traffic. Without `mail.text` and `mail.parts` only the header speaks. Out of
    office carries the first day back where the text states one, bounces and delays the recipients concerned.
    """
    reading = Reading(mail, words, ours)
    for rule in RULES:
        verdict = rule(reading)
        if verdict:
            return verdict
    return Verdict(Kind.PERSON, "nothing_of_a_machine")


def nothing_to_read(reading: Reading) -> Verdict | None:
    """Bytes that are no mail: no sender, subject or date, and no words."""
    mail = reading.mail
    is_mail = mail.sender or mail.subject or mail.message_id or mail.header("date")
    if is_mail or mail.text is None or signs.WORDS.search(mail.text[:1000]):
        return None
    return Verdict(Kind.OTHER, "nothing_to_read", UNSURE)


def calendar_method(reading: Reading) -> Verdict | None:
    """RFC 6047 §2.4: an iMIP body part carries its method; an attached .ics of a person has none here."""
    parts = (*reading.mail.parts, reading.mail.header("content-type"))
    has_method = any(signs.CALENDAR_METHOD.match(part) for part in parts)
    return Verdict(Kind.CALENDAR, "calendar_method") if has_method else None


def calendar_in_words(reading: Reading) -> Verdict | None:
    """A calendar's own prefix before a subject, with its file or its sentence; Exchange's class; Google's sender."""
    mail = reading.mail
    carries = any(part.startswith(signs.CALENDAR_PARTS) for part in mail.parts)
    is_classed = "calendarmessage" in mail.header("content-class").lower()
    in_words = reading.subject_begins(Said.CALENDAR_SUBJECT) and (carries or reading.body_says(Said.CALENDAR))
    if mail.sender in signs.CALENDAR_SENDERS or is_classed or in_words:
        return Verdict(Kind.CALENDAR, "calendar_subject", LIKELY)
    return None


def delivery(reading: Reading) -> Verdict | None:
    """A known service says that something was signed, shared or filled in: sender and subject together."""
    for sender, subject, what in signs.DELIVERIES:
        if sender.fullmatch(reading.mail.sender) and subject.search(reading.mail.subject):
            return Verdict(Kind.DELIVERY, f"{what}_by_service", LIKELY)
    return None


def newsletter(reading: Reading) -> Verdict | None:
    """RFC 2919, RFC 2369 and Precedence: traffic to many. A person who answers us through a group stays a person."""
    mail = reading.mail
    if _speaks_to_us(mail, reading.ours):
        return None
    is_listed = bool(mail.header("list-id") or mail.header("list-unsubscribe"))
    is_bulletin = bool(signs.BULLETIN.fullmatch(signs.local_part(mail.sender))) and not reading.is_answer()
    if is_listed:
        return Verdict(Kind.LIST, "list_fields", 1.0 if mail.header("list-id") else LIKELY)
    if is_bulletin or signs.precedence(mail) in signs.TO_MANY:
        return Verdict(Kind.LIST, "bulletin_address" if is_bulletin else "precedence", LIKELY)
    return None


def newsletter_by_words(reading: Reading) -> Verdict | None:
    """One without any field: it answers nobody, and says at its head or foot how to leave."""
    found = reading.words.finds(Said.UNSUBSCRIBE, reading.edges)
    if not found or reading.is_answer() or reading.mail.cited_ids:
        return None
    is_a_word_of_a_letter = len(reading.edges) < signs.SHORT and found[0].isascii() and " " not in found[0]
    if is_a_word_of_a_letter:
        return None
    return Verdict(Kind.LIST, "way_to_leave", LIKELY)


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


def automatic(reading: Reading) -> Verdict | None:
    """RFC 3834 §5: Auto-Submitted with anything but "no"; a mail system; an address that takes no answer."""
    mail = reading.mail
    local = signs.local_part(mail.sender)
    if signs.is_automatic(mail):
        return Verdict(Kind.OTHER, "auto_submitted", LIKELY if mail.cited_ids else 1.0)
    if mail.report or (signs.is_daemon(mail) and not signs.may_be_postmaster(mail)):
        return Verdict(Kind.OTHER, "mail_system")
    if signs.NO_REPLY.fullmatch(local):
        return Verdict(Kind.OTHER, "no_reply_address")
    return Verdict(Kind.OTHER, "name_of_a_program", LIKELY) if signs.NOTIFIER.fullmatch(local) else None


def calls_itself_automatic(reading: Reading) -> Verdict | None:
    """No field says so, but the text does, or a service for bulk mail sent it; and it answers nobody."""
    if reading.is_answer() or reading.mail.cited_ids:
        return None
    if reading.text_says(Said.AUTOMATIC):
        return Verdict(Kind.OTHER, "calls_itself_automatic", LIKELY)
    return Verdict(Kind.OTHER, "sent_in_bulk", LIKELY) if signs.is_sent_in_bulk(reading.mail) else None


def person_with_a_sign(reading: Reading) -> Verdict | None:
    """A sign that people's mail can carry too: a person all the same, said with less confidence."""
    mail = reading.mail
    if signs.REACTION_PART in mail.parts or (reading.text_says(Said.REACTION) and len(reading.text) < signs.SHORT):
        return Verdict(Kind.PERSON, "reaction", UNSURE)
    if responders.may_be_away(reading):
        return Verdict(Kind.PERSON, "may_be_away", UNSURE)
    is_bulk = signs.precedence(mail) in signs.TO_MANY and mail.cited_ids.isdisjoint(reading.ours)
    return Verdict(Kind.PERSON, "person_with_a_sign", LIKELY) if is_bulk or signs.has_no_return_path(mail) else None


RULES: tuple[Rule, ...] = (
    nothing_to_read,
    delivery_reports.challenge,
    delivery_reports.failed_report,
    delivery_reports.given_up_report,
    delivery_reports.delayed_report,
    delivery_reports.delivered_report,
    delivery_reports.complaint,
    calendar_method,
    responders.absence_by_subject,
    delivery_reports.notice_of_a_mail_system,
    delivery_reports.disposition,
    calendar_in_words,
    delivery_reports.receipt_in_words,
    delivery,
    responders.ticket,
    responders.absence_by_vacation_field,
    responders.absence_by_exchange_fields,
    responders.absence_by_words,
    responders.acknowledgement,
    responders.acknowledgement_by_words,
    newsletter,
    automatic,
    newsletter_by_words,
    responders.absence_by_text_alone,
    calls_itself_automatic,
    person_with_a_sign,
)
"""The order is the meaning: what a mail system says first, then absence, then acknowledgement, then the rest."""

"""Which mail is a person's and which a machine's, on mail as it really looks."""

from dataclasses import replace

import pytest

from tests.core.machines import OURS, PLAIN, WORDS, letter, parts, read
from worker.core.classify import RULES, classify
from worker.core.messages import Kind, Mail
from worker.core.reading import Reading

AUTO = "Auto-Submitted: auto-replied"
GENERATED = "Auto-Submitted: auto-generated"
DAEMON = "From: Mail Delivery Subsystem <mailer-daemon@mx.brand.example>\nReturn-Path: <>"
EXCHANGE = "X-Auto-Response-Suppress: All\nX-MS-Exchange-Inbox-Rules-Loop: mika@creators.example"
GOOGLE_GROUP = (
    "Precedence: list\nList-ID: <partners.brand.example>\nList-Post: <mailto:partners@brand.example>\n"
    "List-Unsubscribe: <mailto:leave@brand.example>\nTo: partners@brand.example"
)
NEWSLETTER = "List-Unsubscribe: <https://news.example/u>\nSubject: This week in beauty"
ICS = "Content-Type: text/calendar; charset=utf-8; method={}\n\nBEGIN:VCALENDAR\nMETHOD:{}\nEND:VCALENDAR"


def report(action: str, status: str, *, to: str = "mika@creators.example", fields: str = DAEMON) -> Mail:
    return parts(
        "multipart/report; report-type=delivery-status",
        f"{PLAIN}This is the mail system.",
        f"Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.brand.example\n\n"
        f"Final-Recipient: rfc822; {to}\nAction: {action}\nStatus: {status}",
        "Content-Type: text/rfc822-headers\n\nMessage-ID: <request@brand.example>\nSubject: Reel",
        fields=fields,
    )


def calendar(method: str, subject: str) -> Mail:
    return parts(
        "multipart/alternative",
        f"{PLAIN}Mika Lee has answered.",
        ICS.format(method, method),
        fields=f"Subject: {subject}",
    )


PEOPLE = {
    "an answer with an agency's footer": letter(
        "", "Here is the link.\n\n--\nTo unsubscribe write to us.", threaded=True
    ),
    "an answer that mentions an absence": letter("", "Hi Maya, I'm on vacation until Monday but will send it then!"),
    "an answer from abroad": letter("", "I am out of the office until Tuesday. Here is the link, as promised: ..."),
    "a question about an absence": letter("", "Thank you for your email! Are you out of the office next week?"),
    "a German answer that mentions a holiday": letter(
        "", "Hallo Maya, ich bin im Urlaub, schicke dir das Video am Montag."
    ),
    "a Chinese answer that mentions an absence": letter("", "我出差中，视频明天给你发。"),
    "thanks for having received": letter("Subject: We have received your package", "It is lovely, thank you!"),
    "a challenge talked about": letter(
        "Subject: Re: Please confirm your message", "I had to confirm that you are a human!"
    ),
    "no From": letter("From:", "Hi Maya, here it is."),
    "a plain answer": letter(threaded=True),
    "an answer without any id": letter("Subject: Spring Glow Reel"),
    "Auto-Submitted: no": letter("Auto-Submitted: no", threaded=True),
    "Auto-Submitted: No with a comment": letter("Auto-Submitted: No (typed by hand)"),
    "an empty Auto-Submitted": letter("Auto-Submitted:"),
    "X-Auto-Response-Suppress alone": letter("X-Auto-Response-Suppress: All"),
    "Inbox-Rules-Loop alone": letter("X-MS-Exchange-Inbox-Rules-Loop: mika@creators.example"),
    "both Exchange fields on a redirected answer": letter(EXCHANGE, "The Reel is up, link below."),
    "X-Autoreply: no": letter("X-Autoreply: no"),
    "an absence mentioned in an answer": letter("", "I'm out of office next week but here it is: the link."),
    "an absence mentioned in a suppressed answer": letter(
        "X-Auto-Response-Suppress: DR, OOF", "I'm on vacation until Nov 9!"
    ),
    "an answer to our own automatic reply": letter("Subject: Re: Automatic reply: Reel", "Enjoy your holiday!"),
    "an answer about a bounce": letter(
        "Subject: Re: Undeliverable: Reel", "Your mail bounced, here is my new address."
    ),
    "a subject that begins with Undeliverable": letter("Subject: Undeliverable packages at my door", "Nothing came."),
    "a subject that begins with Warning": letter("Subject: Warning, long mail", "Here are all the figures."),
    "a subject that begins with Vacation": letter(
        "Subject: Vacation photos for the Reel\nX-Auto-Response-Suppress: All"
    ),
    "a subject that begins with Accepted": letter("Subject: Accepted: your offer", "Signed and attached."),
    "a subject with a number": letter("Subject: Re: Request 20261 for the Reel", "Done."),
    "an answer through our Google Group": letter(GOOGLE_GROUP, threaded=True),
    "a new mail to our Google Group": letter(f"{GOOGLE_GROUP}\nSubject: Reel"),
    "an answer from a sales tool with List-Unsubscribe": letter(
        "List-Unsubscribe: <https://crm.example/u>", threaded=True
    ),
    "an answer whose client says bulk": letter("Precedence: bulk", threaded=True),
    "an answer citing another id, addressed to us": letter(
        "Precedence: list\nIn-Reply-To: <rewritten@outlook.example>"
    ),
    "an answer with an empty Return-Path": letter("Return-Path: <>", threaded=True),
    "a help desk's person": letter("From: Jo <support@talent.example>\nSubject: Re: Reel", "Mika signs tomorrow."),
    "a postmaster who writes": letter("From: Ann <postmaster@creators.example>\nSubject: Re: Reel"),
    "a creator's business address": letter("From: contact@mika.example\nSubject: We have received the package"),
    "a help desk's person with news": letter(
        "From: support@talent.example\nSubject: The Reel was received by the brand"
    ),
    "someone called Norepli": letter("From: Anna <anorepli@creators.example>"),
    "a person at a signing company": letter("From: Jo <jo@docusign.com>\nSubject: Lunch?"),
    "a signed contract sent by hand": letter("Subject: Signed contract", "Completed and signed, see attached."),
    "an emoji reaction": parts(
        "multipart/alternative", f"{PLAIN}👍", "Content-Type: text/vnd.google.email-reaction+json\n\n{}"
    ),
    "a bounce forwarded as an attachment": parts(
        "multipart/mixed",
        f"{PLAIN}Your mail came back, see below. Please use my new address.",
        "Content-Type: message/rfc822\n\nFrom: mailer-daemon@mx.example\nContent-Type: multipart/report; boundary=in;\n"
        " report-type=delivery-status\n\n--in\nContent-Type: message/delivery-status\n\nA: b\n\n"
        "Final-Recipient: rfc822; mika@creators.example\nAction: failed\nStatus: 5.1.1\n--in--",
    ),
    "a subject that begins with Read": letter("Subject: Read: my thoughts on the Reel", "Here they are."),
    "an answer to a receipt": letter("Subject: Re: Read: Reel", "You saw it, good. The link is below."),
    "a receipt forwarded among other parts": parts(
        "multipart/mixed",
        f"{PLAIN}Strange, I got this. The Reel is up.",
        "Content-Type: message/disposition-notification\n\nDisposition: displayed",
    ),
    "a delay mentioned in the subject": letter("Subject: Delayed: the Reel", "It comes on Friday."),
    "an answer to a delay": letter("Subject: Re: Delivery delayed: Reel", "It arrived all the same."),
    "an attached calendar file": parts(
        "multipart/mixed",
        f"{PLAIN}The Reel is up. The shooting days are attached.",
        "Content-Type: text/calendar; name=days.ics; method=PUBLISH\nContent-Disposition: attachment\n\nX",
    ),
}

AWAY = {
    "Exchange": letter(f"Subject: Automatic reply: Reel\n{GENERATED}\n{EXCHANGE}", "I am away."),
    "Exchange, read by its header alone": letter("Subject: Automatic reply: Reel for Spring Glow", ""),
    "Exchange in front of a failing word": letter(
        f"Subject: Automatic reply: Delayed delivery\nReturn-Path: <>\n{AUTO}"
    ),
    "a gateway's mark before the prefix": letter("Subject: [EXTERNAL] Out of Office: Reel"),
    "old Outlook": letter("Subject: Out of Office AutoReply: Reel"),
    "Gmail, threaded": letter(
        f"{AUTO}\nX-Autoreply: yes\nPrecedence: bulk", "I'm on vacation until Monday.", threaded=True
    ),
    "Gmail with a subject of her own": letter(f"Subject: Away filming\n{AUTO}\nPrecedence: bulk", "Talk soon."),
    "Dovecot's Sieve": letter("Subject: Auto: Re: Reel\nAuto-Submitted: auto-replied (vacation)", "Back soon."),
    "iCloud": letter("X-Apple-Action: VACATION\nSubject: Re: Reel", "Thanks, I will answer later."),
    "Lotus Notes": letter(f"Subject: Mika Lee is out of the office\n{GENERATED}"),
    "German Exchange": letter(
        "Subject: Automatische Antwort: Reel\nX-Auto-Response-Suppress: All", "Ich bin abwesend."
    ),
    "French Exchange": letter(
        f"Subject: =?utf-8?q?R=C3=A9ponse_automatique=C2=A0=3A_Reel?=\n{AUTO}", "Je suis en congés."
    ),
    "Chinese Exchange": letter(f"Subject: =?utf-8?b?6Ieq5Yqo5Zue5aSN?=: Reel\n{AUTO}", "..."),
    "Spanish Exchange": letter("Subject: Respuesta automática: Reel\nReturn-Path: <>", "..."),
    "Exchange's two fields alone": letter(f"Subject: Reel\n{EXCHANGE}", "Not at my desk these days."),
    "Exchange's two fields and a Re": letter(EXCHANGE, "I am out of the office until November 8."),
    "a responder in a text that thanks": letter(AUTO, "Thank you for your email. I am out of the office."),
    "cPanel": letter(
        "X-Autorespond: Reel\nPrecedence: auto_reply", "I'm currently travelling, with limited access to email."
    ),
    "with an empty Return-Path and a subject": letter("Return-Path: <>\nSubject: Out of the office this week"),
    "no field at all, in English": letter(
        "", "Thank you for your email. I am out of the office until November 8. For urgent matters please contact Jo."
    ),
    "no field at all, in German": letter(
        "Subject: Abwesend", "Ich bin bis 8. November im Urlaub. In dringenden Fällen wenden Sie sich an Jo."
    ),
    "no field at all, in Chinese": letter("", "您好，感谢您的来信。我正在休假，无法及时回复邮件。如有急事请联系小王。"),
    "in a Google Group": letter(f"{GOOGLE_GROUP}\nSubject: Automatic reply: Reel\n{AUTO}"),
}

ACKNOWLEDGED = {
    "no field, but it says so": letter(
        "Subject: We have received your request", "This is an automated message. Your request has been received."
    ),
    "a case number and no field": letter(
        "Subject: Thank you for contacting Lumi Talent", "We have received your request. Ticket number 20261."
    ),
    "a ticket number": letter(f"Subject: [Ticket#20261] Reel\n{AUTO}", "We have received your request."),
    "Zendesk": letter(
        f"Subject: [Request received] Reel\n{GENERATED}\nX-Auto-Response-Suppress: All", "Your request (88)."
    ),
    "a case": letter(f"Subject: Case #004711: Reel\n{AUTO}", "An agent will be with you."),
    "thanks for contacting": letter(
        AUTO, "Thank you for contacting Mika Lee. We will get back to you within 48 hours."
    ),
    "a creator's slow-answer note": letter(f"{AUTO}\nX-Autoreply: yes", "I answer business mail on Tuesdays!"),
    "a no-reply address": letter("From: no-reply@talent.example\nSubject: Received", "Your enquiry was received."),
    "Exchange's two fields": letter(f"Subject: Reel\n{EXCHANGE}", "Thank you for your message. We will be in touch."),
    "a help desk without fields": letter("From: support@talent.example\nSubject: We have received your message", "..."),
    "Precedence: auto_reply": letter("Precedence: auto_reply", "Got it."),
    "X-Autoresponder": letter("X-Autoresponder: yes", "Hello!"),
    "threaded": letter(AUTO, "Your message has been received.", threaded=True),
    "German prefix": letter(f"Subject: Automatische Antwort: Reel\n{AUTO}", "Thank you for your inquiry."),
}

BOUNCED = {
    "given up for a temporary condition": report("failed", "4.4.7"),
    "a report that names nobody": report("failed", "5.1.1", to="nobody"),
    "a report in another container": parts(
        "multipart/mixed",
        f"{PLAIN}I'm sorry to have to inform you that your message could not be delivered.",
        "Content-Type: message/delivery-status\n\nA: b\n\nFinal-Recipient: rfc822; a@x.example\nAction: failed",
        fields=DAEMON,
    ),
    "no From at all": letter("From:\nSubject: Mail delivery failed", "550 5.1.1 <mika@x.example>: User unknown"),
    "a Re from a daemon": letter(f"{DAEMON}\nSubject: Re: Reel", "<mika@x.example>:\n550 5.1.1 no such user"),
    "sent back by a no-reply": parts(
        "multipart/mixed",
        f"{PLAIN}Your mail could not be delivered to: <mika@x.example>",
        "Content-Type: message/rfc822\n\nSubject: Reel\n\nHi",
        fields="From: no-reply@provider.example\nSubject: Mail",
    ),
    "a full mailbox told as a receipt": parts(
        "multipart/report; report-type=disposition-notification",
        f"{PLAIN}The recipient's mailbox is full: 552 5.2.2 over quota",
        "Content-Type: message/disposition-notification\n\nDisposition: automatic-action/MDN-sent; failed",
    ),
    "Amazon SES": letter(
        "From: no-reply@sns.amazonaws.example\nSubject: Notification",
        '{"notificationType":"Bounce","bounce":{"bounceType":"Permanent","bouncedRecipients":'
        '[{"emailAddress":"mika@x.example","status":"5.1.1"}]}}',
    ),
    "German Exchange": letter("From: postmaster@t.example\nSubject: Unzustellbar: Reel"),
    "QQ Mail": letter("From: PostMaster@qq.example\nSubject: 来自qq.com的退信", "退信原因：收件人地址不存在"),
    "RFC 3464": report("failed", "5.1.1"),
    "RFC 3464 from a person's name": report("failed", "5.7.1", fields="From: Postmaster <postmaster@mx.example>"),
    "an action in capitals": report("Failed", "5.2.2"),
    "a failed action without a status": report("failed", ""),
    "a status without an action": report("", "5.1.1"),
    "RFC 3464 with a Re": report("failed", "5.1.1", fields="Subject: Re: Reel"),
    "Exim": letter(
        f"{DAEMON}\nSubject: Mail delivery failed: returning message to sender\nX-Failed-Recipients: mika@x.example"
    ),
    "Gmail": letter(f"{DAEMON}\nSubject: Delivery Status Notification (Failure)\nX-Failed-Recipients: mika@x.example"),
    "qmail": letter(f"{DAEMON}\nSubject: failure notice", "Hi. This is qmail.\n\n<mika@x.example>:\nNo such user."),
    "Postfix": letter(f"{DAEMON}\nSubject: Undelivered Mail Returned to Sender"),
    "Exchange": letter("From: postmaster@tenant.example\nSubject: Undeliverable: Delayed Reel"),
    "Exchange's own sender": letter(
        "From: MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@t.example\nSubject: Undeliverable: Reel"
    ),
    "an unknown subject with failed recipients": letter(f"{DAEMON}\nSubject: Hm\nX-Failed-Recipients: mika@x.example"),
}

DELAYED = {
    "RFC 3464": report("delayed", "4.4.1"),
    "a delay of class 5": report("delayed", "5.0.0"),
    "a status without an action": report("", "4.2.2"),
    "Gmail": letter(f"{DAEMON}\nSubject: Delivery Status Notification (Delay)"),
    "Gmail, newer": letter(f"{DAEMON}\nSubject: Delivery incomplete"),
    "Exim": letter(f"{DAEMON}\nSubject: Warning: message 1abc delayed 24 hours"),
    "Postfix": letter(f"{DAEMON}\nSubject: Delayed Mail (still being retried)"),
    "sendmail": letter(f"{DAEMON}\nSubject: Warning: could not send message for past 4 hours"),
    "Exchange": letter("From: postmaster@t.example\nSubject: Delivery delayed: Undeliverable parcel"),
    "a subject not yet delivered": letter(f"{DAEMON}\nSubject: Your message was not yet delivered"),
}

RECEIPTS = {
    "old Outlook": letter(
        "Subject: Read: Reel", "Your message\n\n To: Mika\n Subject: Reel\n\nwas read on 10/28/2026."
    ),
    "German Outlook": letter("Subject: Gelesen: Reel", "Ihre Nachricht wurde am 28.10.2026 gelesen."),
    "deleted unread": parts(
        "multipart/report; report-type=disposition-notification",
        f"{PLAIN}Your message was deleted without being read.",
        "Content-Type: message/disposition-notification\n\nDisposition: automatic-action/MDN-sent; deleted",
    ),
    "RFC 8098": parts(
        "multipart/report; report-type=disposition-notification",
        f"{PLAIN}Your message was displayed.",
        "Content-Type: message/disposition-notification\n\nDisposition: manual-action/MDN-sent-manually; displayed",
        fields="Subject: Read: Reel",
    ),
    "RFC 8098 without its parameter": parts(
        "multipart/report", f"{PLAIN}Read.", "Content-Type: message/disposition-notification\n\nDisposition: x"
    ),
    "by the header alone": letter('Content-Type: multipart/report; report-type="disposition-notification"', ""),
    "delivered": report("delivered", "2.0.0"),
    "delivered, told by a postmaster": report("delivered", "2.1.5", fields="From: postmaster@t.example"),
    "a status of success without an action": report("", "2.0.0"),
    "a receipt with Auto-Submitted": parts(
        "multipart/report; report-type=disposition-notification",
        f"{PLAIN}Read.",
        "Content-Type: message/disposition-notification\n\nDisposition: automatic-action/MDN-sent-automatically",
        fields=AUTO,
    ),
    "relayed": report("relayed", "2.0.0"),
    "expanded": report("expanded", "2.0.0"),
}

CALENDARS = {
    "accepted": calendar("REPLY", "Accepted: Call about the Reel"),
    "declined": calendar("REPLY", "Declined: Call"),
    "a counter proposal": calendar("COUNTER", "New Time Proposed: Call"),
    "an invitation": calendar("REQUEST", "Invitation: Call @ Mon Nov 2"),
    "an invitation named like an answer": calendar("REQUEST", "Re: Reel"),
    "cancelled": calendar("CANCEL", "Canceled: Call"),
    "lower case": calendar("reply", "Accepted: Call"),
    "the method inside only": parts(
        "multipart/mixed", f"{PLAIN}.", "Content-Type: text/calendar\n\nBEGIN:VCALENDAR\nMETHOD:REPLY"
    ),
    "a calendar alone": letter("Content-Type: text/calendar; method=REPLY", "BEGIN:VCALENDAR\nMETHOD:REPLY"),
    "an attached invitation": parts(
        "multipart/mixed",
        f"{PLAIN}.",
        "Content-Type: application/ics\n\nBEGIN:VCALENDAR",
        fields="Subject: Invitation: Call",
    ),
    "Google's own sender": letter("From: calendar-notification@google.com\nSubject: Notification: Call"),
    "accepted tentatively": parts(
        "multipart/mixed",
        f"{PLAIN}.",
        "Content-Type: text/calendar\n\nBEGIN:VCALENDAR",
        fields="Subject: Tentative: Call",
    ),
}

CHALLENGES = {
    "TMDA": letter(
        "Subject: Please confirm your message\nAuto-Submitted: auto-replied\nPrecedence: bulk",
        "This message was created automatically. To have your message delivered, simply reply to this message.",
    ),
    "a link to click": letter(
        "Subject: Re: Reel\nReturn-Path: <>",
        "Your message is being held because your address has not been verified. Click the link below to verify:\n"
        "https://filter.example/v You only need to do this once.",
    ),
    "dressed as a delivery report": parts(
        "multipart/report; report-type=delivery-status",
        f"{PLAIN}Your message has been held. To release your message, confirm that you are a human.",
        "Content-Type: message/delivery-status\n\nA: b\n\nFinal-Recipient: rfc822; a@x.example\nAction: failed",
        fields=DAEMON,
    ),
}

LISTS = {
    "a newsletter without any field": letter(
        "Subject: This week in beauty", "New in the shop.\n\nYou are receiving this email because you signed up."
    ),
    "a Japanese newsletter": letter(
        "Subject: 春の新作", "新作のご案内です。\n\n配信停止はこちら https://shop.example/u"
    ),
    "a newsletter by its address": letter("From: newsletter@shop.example\nSubject: Sale"),
    "a newsletter": letter(f"{NEWSLETTER}\nList-Id: <news.example>\nPrecedence: bulk"),
    "a newsletter to our own address": letter(f"{NEWSLETTER}\nTo: maya@brand.example"),
    "a newsletter in the creator's name": letter(NEWSLETTER),
    "List-Id alone": letter("List-Id: Creators <creators.groups.example>\nSubject: Digest"),
    "a discussion among others": letter(
        "List-Id: <creators.groups.example>\nTo: creators@groups.example\nIn-Reply-To: <other@x.example>"
    ),
    "somebody else's Google Group": letter(
        "List-Id: <fans.groups.example>\nTo: fans@groups.example\nSubject: Hello fans"
    ),
    "Precedence: bulk alone": letter("Precedence: bulk\nSubject: Sale"),
    "Precedence: junk": letter("Precedence: junk\nSubject: Sale"),
    "Precedence: list": letter("Precedence: list\nSubject: News"),
    "X-Precedence": letter("X-Precedence: bulk\nSubject: News"),
    "a no-reply newsletter": letter(f"{NEWSLETTER}\nFrom: no-reply@news.example"),
    "a newsletter that speaks of vacation": letter(
        f"{NEWSLETTER}\nList-Id: <n.example>", "Out of office? Read on vacation!"
    ),
}

DELIVERED = {
    "DocuSign": letter("From: Mika via Docusign <dse_na4@docusign.net>\nSubject: Completed: Spring Glow agreement"),
    "DocuSign, a subdomain": letter("From: dse@eumail.docusign.net\nSubject: Completed: Agreement"),
    "Dropbox Sign": letter("From: noreply@mail.hellosign.com\nSubject: Agreement has been signed by Mika Lee"),
    "Adobe Sign": letter(
        "From: adobesign@adobesign.com\nSubject: Agreement between Lumen and Mika is Signed and Filed!"
    ),
    "PandaDoc": letter("From: docs@pandadoc.net\nSubject: Agreement is complete"),
    "Google Drive": letter(
        'From: "Mika (via Google Drive)" <drive-shares-dm-noreply@google.com>\nSubject: Item shared with you: "Reel"'
    ),
    "WeTransfer": letter("From: noreply@wetransfer.com\nSubject: mika@creators.example sent you files via WeTransfer"),
    "Dropbox": letter('From: no-reply@dropbox.com\nSubject: Mika Lee shared "Reel" with you'),
    "SharePoint": letter('From: no-reply@sharepointonline.com\nSubject: Mika Lee shared "Reel" with you'),
    "Google Forms": letter("From: forms-receipts-noreply@google.com\nSubject: Creator details"),
    "Typeform": letter("From: notifications@followups.typeform.io\nSubject: New response to Creator details"),
    "Jotform with Auto-Submitted": letter(f"From: noreply@jotform.com\nSubject: New submission: Sizes\n{GENERATED}"),
}

OTHERS = {
    "a program without any field": letter("Subject: Your export", "This is an automated message. Your file is ready."),
    "a complaint": parts(
        "multipart/report; report-type=feedback-report",
        f"{PLAIN}This is an abuse report.",
        "Content-Type: message/feedback-report\n\nFeedback-Type: abuse",
        fields="Subject: FW: Reel",
    ),
    "no mail at all": read("\x00\x01\ufffd"),
    "a notifier's address": letter("From: notifications@platform.example\nSubject: Mika posted a Reel"),
    "auto-generated": letter(f"Subject: Your weekly figures\n{GENERATED}"),
    "auto-notified": letter("Subject: Something happened\nAuto-Submitted: auto-notified"),
    "an unknown value": letter("Auto-Submitted: yes"),
    "a no-reply address": letter("From: noreply@platform.example\nSubject: New login"),
    "a do-not-reply address": letter("From: do-not-reply@platform.example\nSubject: Invoice"),
    "a no-reply with a name": letter("From: comments-noreply@docs.example\nSubject: Mika commented"),
    "DocuSign asks to sign": letter(
        "From: dse@docusign.net\nSubject: Complete with Docusign: Agreement\nAuto-Submitted: auto-generated"
    ),
    "a reminder to sign": letter(
        "From: noreply@mail.hellosign.com\nSubject: Reminder: the agreement is not signed yet"
    ),
    "a mail system's chatter": letter(f"{DAEMON}\nSubject: Queue summary"),
    "X-Autogenerated": letter("X-Autogenerated: yes\nSubject: Figures"),
    "FirstClass": letter("X-FC-MachineGenerated: true\nSubject: Figures"),
}

TABLES = {
    Kind.PERSON: PEOPLE,
    Kind.OUT_OF_OFFICE: AWAY,
    Kind.AUTO_ACKNOWLEDGEMENT: ACKNOWLEDGED,
    Kind.BOUNCE: BOUNCED,
    Kind.DELAY: DELAYED,
    Kind.RECEIPT: RECEIPTS,
    Kind.CALENDAR: CALENDARS,
    Kind.CHALLENGE: CHALLENGES,
    Kind.LIST: LISTS,
    Kind.DELIVERY: DELIVERED,
    Kind.OTHER: OTHERS,
}


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, table in TABLES.items() for name in table], ids=str)
def test_every_kind_of_mail_is_told_from_the_others(kind: Kind, name: str) -> None:
    """Each mail of the tables above is taken for what it is."""
    verdict = classify(TABLES[kind][name], WORDS, OURS)
    assert verdict.kind is kind, verdict.rule


@pytest.mark.parametrize("name", [name for name in PEOPLE if "Google Group" not in name])
def test_a_person_is_a_person_also_when_we_do_not_know_who_we_are(name: str) -> None:
    """Without our addresses a person's mail is still never taken for a machine's."""
    assert classify(PEOPLE[name], WORDS).kind is Kind.PERSON


def test_every_rule_has_decided_something() -> None:
    """No rule of the table is dead: each is the first to answer for some mail above."""
    deciders = set()
    for mail in (mail for table in TABLES.values() for mail in table.values()):
        deciders.add(next((rule.__name__ for rule in RULES if rule(Reading(mail, WORDS, OURS))), ""))
    assert {rule.__name__ for rule in RULES} <= deciders


def test_every_rule_says_where_it_comes_from() -> None:
    """A rule without its reason cannot be judged by the next reader."""
    assert all(rule.__doc__ for rule in RULES)


def test_an_absence_carries_the_first_day_back() -> None:
    """The day stated in the text is read against the day the mail was written."""
    verdict = classify(letter("Subject: Automatic reply: Reel", "I am away until November 8."), WORDS)
    assert verdict.until is not None
    assert verdict.until.isoformat() == "2026-11-09"


def test_an_absence_without_a_clear_day_carries_none() -> None:
    """A slash date that can be read two ways is not read."""
    assert classify(letter("Subject: Automatic reply: Reel", "Back on 11/10/2026."), WORDS).until is None


def test_a_date_in_a_persons_mail_is_no_return_date() -> None:
    """Only an absence has a first day back."""
    assert classify(letter("", "I'll be back on November 9."), WORDS).until is None


@pytest.mark.parametrize(
    ("mail", "recipients"),
    [
        (report("failed", "5.1.1"), ("mika@creators.example",)),
        (report("delayed", "4.4.1"), ("mika@creators.example",)),
        (BOUNCED["Exim"], ("mika@x.example",)),
        (BOUNCED["qmail"], ("mika@x.example",)),
        (BOUNCED["Postfix"], ()),
    ],
)
def test_a_bounce_names_whom_it_could_not_reach(mail: Mail, recipients: tuple[str, ...]) -> None:
    """The addresses come from the report, else from what the mail system's own format says."""
    assert classify(mail, WORDS).recipients == recipients


@pytest.mark.parametrize(
    ("said", "may_pass"),
    [
        ("<mika@x.example>: 550 5.1.1 User unknown", False),
        ("<mika@x.example>: 451 4.4.1 Connection timed out, giving up", True),
        ("Mail for mika@x.example could not be delivered.", False),
    ],
)
def test_a_failure_for_a_passing_cause_proves_no_address_wrong(said: str, may_pass: bool) -> None:
    """RFC 3463: class 4 alone, in a report or in a notice's words; the address is named all the same."""
    verdict = classify(letter(f"{DAEMON}\nSubject: Undelivered Mail Returned to Sender", said), WORDS)
    assert (verdict.kind, verdict.may_pass, verdict.recipients) == (Kind.BOUNCE, may_pass, ("mika@x.example",))
    assert classify(report("failed", "4.4.7"), WORDS).may_pass


@pytest.mark.parametrize(("subject", "kind"), [("Undeliverable: x", Kind.BOUNCE), ("Informe", Kind.DELAY)])
def test_a_report_known_by_its_header_alone_is_never_a_person(subject: str, kind: Kind) -> None:
    """Before the body is fetched, a delivery report is a bounce or a delay, so that its body is fetched."""
    header = "From: x@mx.example\nContent-Type: multipart/report; report-type=delivery-status; boundary=b"
    mail = replace(letter(f"{header}\nSubject: {subject}"), text=None, parts=(), report=None)
    assert classify(mail, WORDS).kind is kind


@pytest.mark.parametrize(
    "name", ["an answer whose client says bulk", "an answer with an empty Return-Path", "an emoji reaction"]
)
def test_thin_signs_lower_the_confidence(name: str) -> None:
    """A person with a machine's sign stays a person, said with less confidence where it does not cite us."""
    assert classify(PEOPLE[name], WORDS).confidence < 1.0

"""What Chaser knows and decides: pure values and functions, no clock, no input or output.

Read first: plan.py (what should happen now, and why), case.py (what it looks at), schedule.py (on which day).

One chase
    events.py               what happened, in the past tense      fold.py      what the events amount to
    chase.py                what is known of it                   touch.py     one message of its sequence
    undoing.py              what was, and may be, taken back      case.py      everything about it on one day
    people.py, origin.py, keys.py, policies.py, locale.py         who takes part, what is owed, what the brand chose

What should happen
    plan.py                 the decision                          standing.py  what ends, rests or delays it before that
    actions.py              what may follow                       writing.py   the draft of a touch as a value
    brief.py                whether an open draft is out of date  phrases.py   the reasons in words
    forecast.py, course.py  the days to come                      wake.py      when it needs its next look
    changed_asks.py         asked anew and anew                   afterwards.py, thanks.py  after the end

On which day
    cadence.py              scenarios and windows                 day_zero.py  what their windows count from
    schedule.py             the next touch, the asked-for date    calendar.py  business days
    publication.py          days that are the creator's own
    tact.py                 one thing at a time                   together.py  several asks in one draft
    joint_letter.py         several creators of one manager in one letter
    milestones.py           what follows a delivery               backlog.py   after a rest
    cover.py                who writes while somebody is away

To whom, by which way
    addressing.py           To and Cc                             channels.py, channel_choice.py, beside.py

What mail means
    messages.py             a mail as it was observed             matching.py  which chases it belongs to
    naming.py               what a text names                     requests.py  which mail is the request
    understanding.py        what it means: incoming.py (people), machine_mail.py, outgoing.py (ours), findings.py
    classify.py             person or machine: signs.py, wording.py, reading.py, responders.py, delivery_reports.py
    absence.py              the first day back: absence_phrases.py, absence_words.py
    promises.py             a promised day                        arrivals.py  whether a reply brings the item
    replies.py              what a reply asks of us               likeness.py  how alike two texts are
    dated.py, weekdays.py, tongue.py                              dates and languages of a text

What a person asks for by mail
    remote.py               folders below "Chase"                 intake.py    a mail that becomes an ask
    orders.py               an answer to the digest

Working with a creator, looked back on
    past.py                 one chase                             record.py    all of them
    kept.py                 deadlines and promises                record_words.py  the record in words
"""

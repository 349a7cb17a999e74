"""What an IMAP server tells us and the few things we ask it to change, all on messages of our own.

The mailbox
    mailbox.py     what a round may ask, as a protocol      imap.py        the same over IMAP
    drafts.py      the only changes ever made               creation.py    a folder, at a person's request
    listing.py     which folders there are                  folders.py, folder_names.py  what each is for
    search.py      questions to SEARCH                      news.py        waiting for new mail (IDLE)

The line to the server
    session.py     what each command is for                 connection.py  commands and answers
    login.py       getting in                               providers.py   what kind of server it is
    answers.py     what a server means by a refusal         faults.py      what the libraries raise
    discovery.py, srv.py  which server holds the mail of an address

From bytes to a `Mail`
    parse.py       the door everything passes               mime.py        its structure
    fields.py      header fields                            bodies.py      what it says in words
    quoting.py     what was newly written: headings.py, endings.py, second_opinion.py
    reports.py, bounces.py  what mail systems say of a delivery
    passages.py    the dates in a text: written_dates.py, date_words.py, days_ahead.py
    stored.py      mail that lies in files                  fetched.py     what a FETCH delivered
"""

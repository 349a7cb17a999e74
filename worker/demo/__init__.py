"""The whole story in half a minute: the real service on a real mail server, with a fast clock and people from a file.

    story.yaml   who is in it, and who does what on which day
    story.py     reads that file           letters.py   the bytes of the mail people write
    host.py      the server's process      people.py    people at their own mail programs
    server.py    starts and ends it        telling.py   what Chaser did, in sentences
    mailbox.py   a person's view of it     play.py      day after day, and how it all looks at the end
    home.py      the folder Chaser reads

Nothing is simulated but the clock and the people. It stands above the service, and only the command line imports it.
"""

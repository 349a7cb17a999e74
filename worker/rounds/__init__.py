"""One pass over one account: observe → record → plan → perform.

ledger.py    every chase with its history, its conversation and its people, as the core wants to see them
cases.py     one ask put together with its people, cadence, calendars and history
boards.py    what matching has to know to tell which chases a mail concerns
roll.py      the asks at hand with their people
company.py   what the other chases of a creator mean to one
clients.py   which chases of one manager's creators may be, or are, asked for in one letter
conversations.py  the mail of a conversation, as it is remembered, and who shares one
naming.py    Message-IDs and references of what we write
sheets.py    what changed in the sheets since the last pass
watch.py     what is remembered of a connection: its folders, when all of them were read
delivery.py  what the server delivers of what it lists
reader.py    what is new in the folders since they were last read
observe.py   reads folders, records what happened
look_back.py  searches the past of a chase that is new or taken up again
remote.py    does what a person asks for by putting a mail into a folder below "Chase"
fates.py     what became of the drafts that lie open, and of those whose writing was cut short
copies.py    which mail in Drafts is our draft
drafting.py  the words and bytes of a draft or DM task, and its claim
owners.py    whose mailbox works on a chase, and whose may hold mail of it
looks.py     when each mailbox was last read: a draft in one waits for a look into the others
guard.py     sets aside what raises, so that one bad mail or chase never stops the rest
records.py   how the messages to each creator were answered, by channel
turns.py     who was written to about what, and when last
precedence.py  which mailbox writes first to a creator whom several are about to write to
quota.py     how many drafts one mailbox takes on one day
drafts_folder.py  what lies in Drafts, read again only when it differs
whereabouts.py  where a message of ours lies now
placing.py   puts a message of ours where it belongs and takes it away again, exactly once
unused_words.py  words with an error, for which the shipped ones were taken
tasks.py     what became of the notes that ask for a direct message
diary.py     the digests of an account, kept like the drafts of a chase
decisions.py what the plan says, reckoned once for each state
acting.py    does what the plan says, and looks again before each draft
index.py     when a chase needs its next look
passes.py    the order of it all
"""

from worker.rounds.decisions import Decisions
from worker.rounds.diary import DIARY, Diary, number_of
from worker.rounds.index import index_entry
from worker.rounds.ledger import Ledger
from worker.rounds.looks import WAITS
from worker.rounds.observe import Errands
from worker.rounds.passes import Pass
from worker.rounds.placing import Placing
from worker.rounds.precedence import in_turn
from worker.rounds.reader import Reader
from worker.rounds.remote import waiting
from worker.rounds.sheets import take_in
from worker.rounds.unused_words import unused
from worker.rounds.watch import Watch

__all__ = [
    "DIARY", "WAITS", "Decisions", "Diary", "Errands", "Ledger", "Pass", "Placing", "Reader", "Watch", "in_turn",
    "index_entry", "number_of", "take_in", "unused", "waiting",
]  # fmt: skip

"""The oracle: reads a journal and says what in it breaks a rule of the method (specification, §4 and §5).

It keeps its own picture of every chase from what people did and what lay in Drafts, reckons for itself what had to
happen (`reckoning`), and compares. It imports nothing of Chaser's: a fault that both made alike would have to be made
twice, from the same text.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from tests.simulation import journal as j
from tests.simulation.days import Days, first_day_back
from tests.simulation.facts import Cadence, Row, World
from tests.simulation.people import Hearing
from tests.simulation.reckoning import UNSENT, Ground, Step
from tests.simulation.standing import Open, Standing

CATCH_UP = 5
RANK = {"high": 0, "medium": 1, "low": 2}
LONG_OVER = timedelta(days=7)
LATELY = timedelta(minutes=5)
"""How old a look into another mailbox that may hold a reply may be; else a draft waits for one."""


class Rule(StrEnum):
    """What can be broken."""

    DAY_OFF = "a draft on a day off, or before draft_at"
    TIER = "tier = 1 + tiers really sent; numbers go up one by one"
    WINDOW = "no touch before its window, counted from what was sent"
    GAP = "a full business day between two touches"
    PROMISED = "no touch before the date the last one asked for has passed"
    BATCH = "the day inside the window: first allowed, a batch weekday first"
    DEADLINE = "before the deadline at most one touch, a Tier 1"
    ASKS_FOR = "the asked-for date"
    PEOPLE = "To and Cc by tier"
    ONE_OPEN = "one open draft in a conversation"
    TACT = "days between different things to one person"
    REST = "no draft after a reply, a hold, a stop"
    WITHDRAWN = "an untouched draft that may not lie there is gone after the next pass"
    KEPT = "a draft is taken back for a cause only"
    STALE = "a draft reads as if sent that morning"
    FORGOTTEN = "what is due is drafted at the next pass"
    QUOTA = "so many new drafts a day, the most urgent first"
    EXHAUSTED = "exhausted once the last asked-for date has passed, not before"
    STATE = "the state says what happened"
    REASON = "every state has a reason"
    OWNER = "the draft lies in the mailbox of whoever follows up"


@dataclass(frozen=True, slots=True)
class Violation:
    """Where a rule was broken."""

    rule: Rule
    at: datetime
    chase: str
    what: str

    def __str__(self) -> str:
        return f"{self.at:%a %Y-%m-%d %H:%M} {self.chase}: {self.what}  [{self.rule.value}]"


@dataclass
class Oracle:
    """Reads entries in their order; `violations` grows."""

    world: World
    violations: list[Violation] = field(default_factory=list)
    checked: Counter[str] = field(default_factory=Counter)
    rows: dict[str, Row] = field(default_factory=dict)
    chases: dict[str, Standing] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._cadences: dict[str, Cadence] = {}
        self._days: dict[tuple[str, str, bool], Days] = {}
        self._steps: dict[str, Step | None] = {}
        self._of_desk: defaultdict[str, set[str]] = defaultdict(set)
        """The chases that a look into this mailbox is about: not ended, or with a draft."""
        self._together: defaultdict[str, set[str]] = defaultdict(set)
        self._of_creator: defaultdict[str, set[str]] = defaultdict(set)
        self._touched: defaultdict[str, dict[str, date]] = defaultdict(dict)
        """By creator: when each of their chases was last drafted or sent."""
        self._unsaid: set[str] = set()
        """Chases whose last draft was taken back or thrown away."""
        self._unseen: defaultdict[str, set[str]] = defaultdict(set)
        """By chase: mailboxes that were not looked through for it yet."""
        self._written: Counter[tuple[str, date]] = Counter()
        self._in_this_pass: list[str] = []
        self._open_before: set[str] = set()
        self._last_look: dict[str, datetime] = {}
        self._rooms: dict[str, int] = {}
        """How many new drafts each mailbox may have today."""
        self._backlogs: dict[tuple[str, date], int] = {}
        self._leftovers: set[str] = set()
        self._hearing = Hearing(self)

    # --- reading ------------------------------------------------------------------------------------------------------

    def read(self, entry: j.Entry) -> None:
        """Take in what happened next."""
        match entry:
            case j.CadenceSays():
                self._cadences[entry.scenario] = entry.cadence
                self._steps.clear()
            case j.RowSays():
                self._row(entry)
            case j.Looks():
                self._looks(entry)
            case j.Drafted():
                self._drafted(entry)
            case j.Renewed():
                self._renewed(entry)
            case j.TakenBack():
                self._taken_back(entry)
            case j.Looked():
                self._looked(entry)
            case j.Stood():
                self._stood(entry)
            case j.Shown():
                self._hearing.happened(entry)

    def ground(self, chase: str) -> Ground:
        """Everything known of a chase."""
        row = self.rows[chase]
        creator, desk = self.world.creators[row.creator], self.world.desks[row.desk]
        is_ = self.chases[chase]
        is_managers = creator.manager not in {"", *is_.failed} and is_.failed >= set(creator.addresses)
        key = creator.key, desk.key, is_managers
        if key not in self._days:
            self._days[key] = Days(creator, desk, frozenset() if is_managers else self._published(creator.key))
        return Ground(row, self._cadences[row.scenario], creator, desk, self._days[key], is_)

    def _published(self, creator: str) -> frozenset[date]:
        """The days on which they publish for us: what went live, and the deadline of what is to."""
        rows = [self.rows[chase] for chase in self._of_creator[creator] if self.rows[chase].present]
        planned = (r.deadline for r in rows if r.content and self._cadences[r.scenario].day_zero != "posted")
        return frozenset(day for day in (*planned, *(r.posted_on for r in rows)) if day)

    def local(self, chase: str, at: datetime) -> date:
        """The day at the mailbox that follows this chase up."""
        return at.astimezone(self.world.desks[self.rows[chase].desk].zone).date()

    def changed(self, chase: str) -> None:
        """Something happened to it: reckon anew, and look at it as long as it may have or need a draft."""
        self._steps.pop(chase, None)
        is_, row = self.chases[chase], self.rows[chase]
        live = self._of_desk[row.desk]
        live.discard(chase) if is_.end and is_.open is None else live.add(chase)

    def touched(self, chase: str, day: date) -> None:
        """The person was written to about this."""
        known = self._touched[self.rows[chase].creator]
        known[chase] = max(day, known.get(chase, day))
        self._unsaid.discard(chase)

    def unsaid(self, chase: str) -> None:
        """The person will not hear of what was drafted about this."""
        self._unsaid.add(chase)

    def of_person(self, address: str) -> list[str]:
        """The chases of the creator, or of a manager's creators."""
        theirs = (c for c in self.world.creators.values() if address in (*c.addresses, c.manager))
        return [chase for creator in theirs for chase in sorted(self._of_creator[creator.key])]

    def leaves(self, chase: str) -> None:
        """A draft of ours lies there that nobody needs any more."""
        self._leftovers.add(chase)

    def _row(self, entry: j.RowSays) -> None:
        chase, row = entry.row.chase, entry.row
        if chase in self.chases and self.rows[chase].deadline != row.deadline:
            self.chases[chase].moved.append(entry.at)
        self.rows[chase] = row
        if chase not in self.chases:
            self.chases[chase] = Standing(self.local(chase, entry.at))
            self._unseen[chase] = set(self.world.desks) if row.found_by_all else {row.desk}
            self._together[row.conversation].add(chase)
            self._of_creator[row.creator].add(chase)
            self._hearing.opened(chase)
        for key in [key for key in self._days if key[0] == row.creator]:
            del self._days[key]
        for other in self._of_creator[row.creator]:
            self.changed(other)

    def _looks(self, entry: j.Looks) -> None:
        desk = entry.desk
        self._in_this_pass = []
        for unseen in self._unseen.values():
            unseen.discard(desk)
        self._hearing.looks(desk, entry.at)
        self._last_look[desk] = entry.at
        self._rooms[desk] = self._room(desk, entry.at)
        self._open_before = {self.rows[c].conversation for c in self._of_desk[desk] if self.chases[c].open}

    # --- what Chaser did ----------------------------------------------------------------------------------------------

    def _drafted(self, entry: j.Drafted) -> None:
        self.checked["drafts"] += 1
        ground, is_ = self.ground(entry.chase), self.chases[entry.chase]
        today = self.local(entry.chase, entry.at)
        if why := self._hearing.unheard(entry.chase) or ground.resting(today):
            self._broken(Rule.REST, entry, why)
        if entry.desk != ground.row.desk:
            self._broken(Rule.OWNER, entry, f"in {entry.desk}, not in {ground.row.desk}")
        self._its_day(entry, ground, today)
        self._its_place(entry, ground)
        self._its_words(entry, ground, today)
        self._among_others(entry, today)
        is_.open = Open(entry.number, entry.tier, today, entry.asks_for, entry.to, entry.cc)
        self._written[entry.desk, today] += 1
        self._in_this_pass.append(entry.chase)
        self.touched(entry.chase, today)
        self.changed(entry.chase)

    def _its_day(self, entry: j.Drafted, ground: Ground, today: date) -> None:
        """The rules that forbid a day, each by itself."""
        moment = entry.at.astimezone(ground.desk.zone)
        if not ground.days.allowed(today) or moment.time() < ground.desk.draft_at:
            self._broken(Rule.DAY_OFF, entry, f"{moment:%a %H:%M}")
        last = ground.is_.past[-1] if ground.is_.past else None
        if last is not None and last.is_sent and ground.days.between(last.day, today - timedelta(days=1)) < 1:
            self._broken(Rule.GAP, entry, f"the last one was sent on {last.day}")
        if last is not None and last.is_sent and last.asks_for and today <= last.asks_for:
            self._broken(Rule.PROMISED, entry, f"the last one asks for {last.asks_for}")
        if ground.row.deadline and today <= ground.row.deadline and (entry.number, entry.tier) != (1, 1):
            self._broken(Rule.DEADLINE, entry, f"Touch {entry.number} before {ground.row.deadline}")

    def _its_place(self, entry: j.Drafted, ground: Ground) -> None:
        """Its place in the sequence."""
        step, today = ground.step(), self.local(entry.chase, entry.at)
        if step is None:
            self._broken(Rule.TIER, entry, "no touch is left")
            return
        if (entry.number, entry.tier) != (step.number, step.tier):
            said, expected = f"Touch {entry.number} at Tier {entry.tier}", f"Touch {step.number} at Tier {step.tier}"
            self._broken(Rule.TIER, entry, f"{said}, expected {expected}")
        if today < max(step.opens, step.never_before):
            self._broken(Rule.WINDOW, entry, f"it may come from {max(step.opens, step.never_before)} on")
        elif today < step.on:
            self._broken(Rule.BATCH, entry, f"it belongs on {step.on}")

    def _its_words(self, entry: j.Lies, ground: Ground, today: date) -> None:
        people, asks = ground.people(entry.tier), ground.asks_for(entry.number, entry.tier, today)
        if people != (entry.to, entry.cc):
            self._broken(Rule.PEOPLE, entry, f"to {entry.to}, cc {entry.cc}, expected {people}")
        if entry.asks_for != asks:
            self._broken(Rule.ASKS_FOR, entry, f"it asks for {entry.asks_for}, expected {asks}")

    def _among_others(self, entry: j.Drafted, today: date) -> None:
        row = self.rows[entry.chase]
        if self.chases[entry.chase].open or self._rivals(entry.chase):
            self._broken(Rule.ONE_OPEN, entry, "another draft lies open in the conversation")
        if self._turn(entry.chase) > today:
            self._broken(Rule.TACT, entry, f"{row.creator} was just written to about something else")
        if self._written[entry.desk, today] >= self._rooms[entry.desk]:
            self._broken(Rule.QUOTA, entry, "one more than a day may have")

    def _renewed(self, entry: j.Renewed) -> None:
        self.checked["renewals"] += 1
        touch = self.chases[entry.chase].open
        if touch is None or (touch.number, touch.tier) != (entry.number, entry.tier) or touch.is_edited:
            self._broken(Rule.TIER, entry, "what was renewed is not what lay there")
            return
        touch.asks_for, touch.to, touch.cc = entry.asks_for, entry.to, entry.cc

    def _taken_back(self, entry: j.TakenBack) -> None:
        self.checked["withdrawals"] += 1
        is_, ground = self.chases[entry.chase], self.ground(entry.chase)
        if entry.chase in self._leftovers:
            self._leftovers.discard(entry.chase)
            return
        if is_.open is None or is_.open.is_edited:
            self._broken(Rule.KEPT, entry, "there was nothing of ours to take back")
            return
        today = self.local(entry.chase, entry.at)
        why = self._may_not_lie(ground, is_.open, today)
        if not why:
            self._broken(Rule.KEPT, entry, "nothing was against it")
        if why == UNSENT_WHY:
            is_.holds["review"] = None
        is_.open = None
        self.unsaid(entry.chase)
        self.changed(entry.chase)

    # --- after each pass ----------------------------------------------------------------------------------------------

    def _looked(self, entry: j.Looked) -> None:
        self.checked["looks"] += 1
        zone = self.world.desks[entry.desk].zone
        today = entry.at.astimezone(zone).date()
        for chase in sorted(self._of_desk[entry.desk]):
            self.checked["verdicts"] += 1
            ground = self.ground(chase)
            if ground.is_.open is None:
                self._is_nothing_due(chase, ground, entry, today)
            elif not ground.is_.open.is_edited and ground.is_.open.missed_at is None:
                self._lies_rightly(chase, ground, ground.is_.open, entry, today)

    def _lies_rightly(self, chase: str, ground: Ground, touch: Open, entry: j.Looked, today: date) -> None:
        if why := self._may_not_lie(ground, touch, today):
            self._broken(Rule.WITHDRAWN, entry, why, chase)
            return
        if self._is_unread(chase, entry.at):
            return
        morning = today if entry.at.astimezone(ground.desk.zone).time() >= ground.desk.draft_at else None
        day = max(touch.since, self._last_morning(ground, today, morning))
        asks = ground.asks_for(touch.number, touch.tier, day)
        if touch.asks_for != asks:
            self._broken(Rule.STALE, entry, f"it asks for {touch.asks_for}, expected {asks}", chase)
        if (touch.to, touch.cc) != ground.people(touch.tier):
            self._broken(Rule.STALE, entry, f"it goes to {touch.to}", chase)

    def _last_morning(self, ground: Ground, today: date, morning: date | None) -> date:
        day = morning or today - timedelta(days=1)
        while not ground.days.allowed(day):
            day -= timedelta(days=1)
        return day

    def _may_not_lie(self, ground: Ground, touch: Open, today: date) -> str:
        """Why an untouched draft has to go, "" when it may stay."""
        if why := ground.resting(today):
            return f"it lies although: {why}"
        if ground.people(touch.tier) is None:
            return "nobody can be reached"
        begins, step = ground.day_zero(), self._step(ground.row.chase)
        if begins is None or (step is not None and step.never_before > today):
            return "it is too early for it now"
        return UNSENT_WHY if ground.days.between(touch.since, today) >= UNSENT else ""

    def _is_nothing_due(self, chase: str, ground: Ground, entry: j.Looked, today: date) -> None:
        step = self._due(chase, ground, entry.at)
        if step is None or ground.row.conversation in self._open_before or self._is_unread(chase, entry.at):
            return
        if self._is_left_to_another(chase, entry.at):
            return
        later = [c for c in self._in_this_pass if RANK[self.ground(c).stakes] > RANK[ground.stakes]]
        if self._turn(chase) > today:
            later = [c for c in later if self.rows[c].creator == ground.row.creator]
        elif self._written[entry.desk, today] < self._rooms[entry.desk]:
            self._broken(Rule.FORGOTTEN, entry, f"Touch {step.number} belongs on {step.on} and was not drafted", chase)
            return
        if later:
            self._broken(Rule.QUOTA, entry, f"{later[0]} at lower stakes went first", chase)

    def _due(self, chase: str, ground: Ground, at: datetime) -> Step | None:
        """The touch that is due at this moment, as far as this chase itself is concerned."""
        step, moment = self._step(chase), at.astimezone(ground.desk.zone)
        today = moment.date()
        if step is None or step.on > today or self._unseen[chase] or ground.resting(today):
            return None
        if not ground.days.allowed(today) or moment.time() < ground.desk.draft_at or ground.people(step.tier) is None:
            return None
        return None if self._rivals(chase) else step

    def _room(self, desk: str, at: datetime) -> int:
        """How many new drafts may come today: fewer while what came due in a rest is spread over five days."""
        facts = self.world.desks[desk]
        moment = at.astimezone(facts.zone)
        back = first_day_back(facts, moment.date(), CATCH_UP)
        if back is None or moment.time() < facts.draft_at:
            return self.world.drafts_per_day
        if (desk, back) not in self._backlogs:
            chases = [c for c in self._of_desk[desk] if self.chases[c].open is None]
            due = [c for c in chases if self._due(c, self.ground(c), at) and self._turn(c) <= moment.date()]
            self._backlogs[desk, back] = len(due)
        return min(self.world.drafts_per_day, max(5, -(-self._backlogs[desk, back] // CATCH_UP)))

    def _stood(self, entry: j.Stood) -> None:
        for chase, (state, reason) in entry.states.items():
            self.checked["states"] += 1
            ground, today = self.ground(chase), self.local(chase, entry.at)
            if not reason.strip():
                self._broken(Rule.REASON, entry, f"{state}, and why is not said", chase)
            if state in {"exhausted", "active"}:
                self._is_exhausted(entry, chase, ground, today, says_so=state == "exhausted")
            end = ground.is_.end
            if (state in {"replied", "done", "stopped"} or end) and state != end:
                self._broken(Rule.STATE, entry, f"{state}, expected {end or 'a running chase'}", chase)

    def _is_exhausted(self, entry: j.Stood, chase: str, ground: Ground, today: date, *, says_so: bool) -> None:
        past, is_over = ground.is_.past, ground.is_.open is None and ground.step() is None
        last = past[-1] if past else None
        asked = last.asks_for or ground.asks_for(last.number, last.tier, last.day) if last and last.is_sent else None
        if says_so and (not is_over or last is None or (asked is not None and today <= asked)):
            self._broken(Rule.EXHAUSTED, entry, f"too early: the last one asks for {asked}", chase)
        if not says_so and is_over and asked is not None and today > asked + LONG_OVER:
            self._broken(Rule.EXHAUSTED, entry, f"still active, though the last one asked for {asked}", chase)

    # --- inside -------------------------------------------------------------------------------------------------------

    def _step(self, chase: str) -> Step | None:
        if chase not in self._steps:
            self._steps[chase] = self.ground(chase).step()
        return self._steps[chase]

    def _is_unread(self, chase: str, now: datetime) -> bool:
        """Whether another mailbox that may hold a reply was not looked into lately, so that a draft waits."""
        row, is_ = self.rows[chase], self.chases[chase]
        others = set(self.world.desks) if row.found_by_all and is_.asked is None else set(is_.desks)
        if self.world.days_between_chases:  # another mailbox may have just written, or may write, to the same person
            others |= {self.rows[other].desk for other in self._of_creator[row.creator]}
        return any(now - self._last_look.get(desk, now) > LATELY for desk in others - {row.desk})

    def _is_left_to_another(self, chase: str, now: datetime) -> bool:
        """Whether another mailbox has something more urgent to write to the same person, now or later on this day."""
        mine = self.rows[chase]
        if not self.world.days_between_chases:
            return False
        others = (c for c in self._of_creator[mine.creator] if self.rows[c].desk != mine.desk)
        return any(self._urgency(c) <= self._urgency(chase) and self._writes_today(c, now) for c in others)

    def _urgency(self, chase: str) -> tuple[int, date]:
        """Higher stakes first, then the older deadline or request."""
        ground = self.ground(chase)
        return RANK[ground.stakes], ground.row.deadline or ground.requested or date.max

    def _writes_today(self, chase: str, now: datetime) -> bool:
        ground, today = self.ground(chase), self.local(chase, now)
        if ground.is_.open is not None or self._turn(chase) > today:
            return False
        begins = datetime.combine(today, ground.desk.draft_at, ground.desk.zone)
        return self._due(chase, ground, max(now, begins)) is not None

    def _rivals(self, chase: str) -> list[str]:
        others = self._together[self.rows[chase].conversation] - {chase}
        return [other for other in sorted(others) if self.chases[other].open and not self.chases[other].end]

    def _turn(self, chase: str) -> date:
        """The first day on which this person may hear of this, after other things."""
        ground, apart = self.ground(chase), self.world.days_between_chases
        no_word = self._together[ground.row.conversation] & self._unsaid
        others = (day for key, day in self._touched[ground.row.creator].items() if key not in {chase, *no_word})
        return max((ground.days.after(day, apart) for day in others if apart), default=date.min)

    def _broken(self, rule: Rule, entry: j.Entry, what: str, chase: str = "") -> None:
        self.violations.append(Violation(rule, entry.at, chase or str(getattr(entry, "chase", "")), what))


UNSENT_WHY = f"it lay unsent for {UNSENT} business days"

"""`chaser init`: by questions at a terminal, against a real server; without one, today's files."""

import stat
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from tests.asking.conftest import Answers, Place
from tests.asking.terminal import Terminal
from tests.servers.dovecot import Dovecot
from worker.settings import load

Talk = Callable[[Terminal, Answers], None]
CONTEXT = """\
# Brand context: Lumen

## Voice
Warm and playful, never corporate.

## Segment
Mid-market

## Campaigns
### Spring Glow
- Reason: the launch is on March 22.
- Consequence: the boost for launch week goes to other posts

## Help links
- Spark Ads: [how to make a code](https://brand.example/spark-ads)

## Sign-off
All the best,

## Competitors
Somebody
"""
WHO = [
    ("Which mailbox do you follow up from?", "maya at brand"),
    ("is not an e-mail address", "maya@brand.example"),
    ("Your name, as it stands below a mail?", "Maya Lin"),
    ("Your title?", ""),
    ("Your time zone?", "EST"),
    ("Write America/New_York.", "America/New_York"),
    ("Your country?", ""),
    ("Where is the mail of that address?", "1"),
]


@pytest.fixture
def new(place: Place) -> Path:
    """Where a home is to be made."""
    return place.home.parent / "lumen"


def test_without_a_terminal_it_writes_the_shipped_files(place: Place, new: Path) -> None:
    """--yes and no terminal are the same: every file as it is shipped, and what to do next."""
    ran = place.run("init", str(new))
    other = place.run("init", str(new.with_name("other")), "--yes")

    assert ran.out.replace(str(new), "") == other.out.replace(str(new.with_name("other")), "")
    assert (new / "config/worker.yaml").read_bytes() == (place.home / "config/worker.yaml").read_bytes()
    person = place.at_terminal("init", str(new.with_name("third")), "--yes")
    assert person.ends() == 0
    assert "?" not in person.screen


def test_the_time_zone_of_the_machine_is_offered(place: Place, new: Path, talk: Talk) -> None:
    """However it is told: by its name or by its file. One that lives by UTC offers none, and examples instead.

    What a city probably means is offered in its turn.
    """
    for told, offered, typed, then in (
        ("Europe/Berlin", "Europe/Berlin", "", "Your country?"),
        (":/usr/share/zoneinfo/Asia/Tokyo", "Asia/Tokyo", "", "Your country?"),
        ("UTC", "Such as America/New_York", "Berlin", "[Europe/Berlin]"),
    ):
        with Terminal(("init", str(new)), place.home.parent, {**place.environ, "TZ": told}) as person:
            talk(person, [("What is your brand called?", "Lumen"), ("What kind of team are you?", ""), *WHO[:4]])
            person.reads("Your time zone?")
            person.reads(offered)
            person.types(typed)
            person.reads(then)


def test_a_home_that_is_there_is_not_asked_about(place: Place) -> None:
    """At a terminal too: nothing is overwritten, so nothing needs to be asked."""
    before = place.files()
    person = place.at_terminal("init", str(place.home))
    assert person.ends() == 0
    assert "kept  config/worker.yaml" in person.screen
    assert place.files() == before


def test_from_nothing_to_the_first_look_ahead(place: Place, new: Path, talk: Talk, dovecot: Dovecot) -> None:
    """Brand, mailbox, a password typed wrongly and then rightly, a creator, an ask, the plan; all is in order."""
    user = dovecot.new_user()
    person = place.at_terminal("init", str(new))
    talk(person, [("What is your brand called?", "Lumen"), ("What kind of team are you?", "1"), *WHO])
    talk(person, [("The IMAP server?", f"127.0.0.1:{dovecot.imap_port}"), ("The name you sign in with?", user.name)])
    person.reads("wrote config/worker.yaml")
    talk(person, [("The password of", "wrong"), ("What now?", "1")])
    talk(person, [("The password of", user.password)])
    person.reads("Signed in.")
    person.reads("drafts   Drafts")
    talk(
        person,
        [
            ("What does a creator owe you?", "1"),
            ("What are you waiting for?", "late content"),
            ("What is the creator called?", "Noor Haddad"),
            ("Their e-mail address?", "noor@films.example"),
            ("Their handle?", ""),
            ("Their country", ""),
            ("manager's or agent's address", ""),
            ("What exactly do you need?", "the Reel"),
            ("For which campaign?", ""),
            ("By when was it agreed?", "2026-10-16"),
            ("When did you first ask for it?", "2026-10-08"),
            ("Have you followed up already?", ""),
            ("Why does the date matter?", "the launch is near"),
            ("What happens if it stays open?", ""),
            ("And in the end?", ""),
            ("Write this ask?", ""),
        ],
    )
    person.reads("wrote data/creators.d/noor.yaml")
    person.reads("The next 14 days, if nobody answers")
    person.reads("Touch 1, Tier 1")
    person.reads("chaser run --home")
    assert person.ends() == 0

    assert user.password not in person.screen
    assert "wrong" not in person.screen
    assert stat.S_IMODE((new / ".env").stat().st_mode) == 0o600
    settings = load(new, {})
    assert settings.brand.name == "Lumen"
    maya = settings.accounts["maya"]
    assert maya.login.password == user.password
    assert (maya.account.name, maya.account.country, maya.account.title) == ("Maya Lin", "US", "")
    assert list(settings.asks) == ["noor-late-content-the-reel"]
    assert "# From when in her day" in (new / "config/worker.yaml").read_text(encoding="utf-8")
    place.run("check", "--home", str(new))


def test_another_server_can_be_named_and_the_asks_come_from_a_spreadsheet(
    place: Place, new: Path, talk: Talk, dovecot: Dovecot
) -> None:
    """A server that is not there is said; the next answer is written over it. The tracker is taken over on the way."""
    tracker = place.home.parent / "tracker.csv"
    tracker.write_text(
        "Creator,Email,Deliverable,Due date\nNoor,noor@films.example,Reel,2026-10-23\n", encoding="utf-8"
    )
    user = dovecot.new_user()
    person = place.at_terminal("init", str(new))
    talk(person, [("What is your brand called?", "Lumen"), ("What kind of team are you?", ""), *WHO])
    talk(person, [("The IMAP server?", "127.0.0.1:1"), ("The name you sign in with?", user.name)])
    talk(person, [("The password of", user.password), ("What now?", "")])
    talk(person, [("The IMAP server?", f"127.0.0.1:{dovecot.imap_port}"), ("The password of", user.password)])
    person.reads("Signed in.")
    talk(person, [("What does a creator owe you?", "spreadsheet"), ("Which file?", str(tracker))])
    talk(person, [("Add 1 creator and 1 ask?", "y")])
    person.reads("wrote data/asks.d/import-tracker.yaml")
    assert person.ends() == 0
    assert list(load(new, {}).creators) == ["noor"]


def test_leaving_before_the_files_are_written_leaves_nothing(place: Place, new: Path, talk: Talk) -> None:
    """Ctrl-C at a question: not even the folder is there."""
    person = place.at_terminal("init", str(new))
    talk(person, [("What is your brand called?", "Lumen")])
    person.reads("What kind of team are you?")
    assert person.interrupts() == 130
    assert "Stopped; nothing was written." in person.screen
    assert not new.exists()


def test_leaving_at_the_password_says_how_to_go_on(place: Place, new: Path, talk: Talk) -> None:
    """The home is there by then, and the command to go on with is named."""
    person = place.at_terminal("init", str(new))
    talk(person, [("What is your brand called?", "Lumen"), ("What kind of team are you?", ""), *WHO])
    talk(person, [("The IMAP server?", "127.0.0.1:1"), ("The name you sign in with?", "")])
    person.reads("The password of")
    person.reads("> ")
    assert person.interrupts() == 130
    assert "Go on with: chaser check" in person.screen
    assert load(new, {}, secrets=False).brand.name == "Lumen"


def test_a_gmail_address_needs_no_server_and_is_told_of_app_passwords(place: Place, new: Path, talk: Talk) -> None:
    """The provider is known by the address; nothing is asked that it knows."""
    person = place.at_terminal("init", str(new))
    who = [("Which mailbox do you follow up from?", "maya.lin@gmail.com"), *WHO[2:7]]
    talk(person, [("What is your brand called?", "Lumen"), ("What kind of team are you?", ""), *who])
    person.reads("That mail is at imap.gmail.com.")
    talk(person, [("How do you sign in?", "1")])
    person.reads("An app password, without its spaces.")
    person.interrupts()
    account = yaml.safe_load((new / "config/worker.yaml").read_text(encoding="utf-8"))["accounts"]["maya-lin"]
    assert account["provider"] == "gmail"
    assert "imap" not in account


def test_a_microsoft_mailbox_signs_in_by_oauth(place: Place, new: Path, talk: Talk) -> None:
    """No password is asked; the client id goes into the file, and the sign-in that follows can be made up for."""
    person = place.at_terminal("init", str(new))
    talk(person, [("What is your brand called?", "Lumen"), ("What kind of team are you?", ""), *WHO[:7]])
    talk(person, [("Where is the mail of that address?", "3")])
    talk(person, [("The client id of your app registration?", "00000000-0000-0000-0000-000000000000")])
    person.reads("wrote config/worker.yaml")
    person.interrupts()
    login = yaml.safe_load((new / "config/worker.yaml").read_text(encoding="utf-8"))["accounts"]["maya"]["login"]
    assert login["oauth"] == "microsoft"
    assert login["tenant"] == "brand.example"
    assert "password_env" not in login
    load(new, {})


def test_a_brand_context_becomes_facts_of_the_brand(place: Place, new: Path) -> None:
    """What is there is taken over, what is not is not invented, what was not understood is named."""
    file = place.home.parent / "brand-context.md"
    file.write_text(CONTEXT, encoding="utf-8")
    ran = place.run("init", str(new), "--brand-context", str(file))

    brand = yaml.safe_load((new / "config/worker.yaml").read_text(encoding="utf-8"))["brand"]
    assert brand == {
        "name": "Lumen", "segment": "mid_market", "voice": "friendly", "sign_off": "All the best,",
        "campaigns": {"Spring Glow": {
            "reason": "the launch is on March 22",
            "consequence": "the boost for launch week goes to other posts",
        }},
        "help_links": {"whitelisting": "https://brand.example/spark-ads"},
    }  # fmt: skip
    assert "Not used: Competitors" in ran.err
    place.run("check", "--offline", "--home", str(new))


def test_a_brand_context_saves_the_questions_it_answers(place: Place, new: Path) -> None:
    """At a terminal only what the file leaves open is asked."""
    file = place.home.parent / "brand-context.md"
    file.write_text("Brand: Lumen\n", encoding="utf-8")
    person = place.at_terminal("init", str(new), "--brand-context", str(file))
    person.reads("What kind of team are you?")
    person.interrupts()
    assert "What is your brand called?" not in person.screen
    assert "cannot be read" in place.run("init", str(new), "--brand-context", "nowhere.md", exit_code=2).err

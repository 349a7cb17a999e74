"""`chaser ask`: one more ask, by options or by questions; it asks only what is missing and writes one file."""

import json
from collections.abc import Callable

import yaml

from tests.asking.conftest import Answers, Place
from tests.asking.terminal import Terminal

Talk = Callable[[Terminal, Answers], None]
REEL = ("ask", "--creator", "mika", "--scenario", "late-content", "--item", "the second Reel")
FILE = "data/asks.d/mika-late-content-the-second-reel.yaml"
WHY = ("--reason", "the launch is on November 9")


def asks_of(place: Place) -> list[str]:
    return [chase["id"] for chase in json.loads(place.run("status", "--json").out)["chases"]]


def test_options_alone_make_an_ask_that_status_shows(place: Place) -> None:
    """Without a terminal it asks nothing, writes one file below data/asks.d, and leaves the sheets alone."""
    before = place.files()
    ran = place.run(*REEL, "--deadline", "2026-10-23", *WHY)

    after = place.files()
    assert after.pop(FILE)
    assert after == before
    told = yaml.safe_load(place.read(FILE))
    assert told["reason"] == "the launch is on November 9"
    assert str(told["deadline"]) == "2026-10-23"
    assert "Mon 2026-10-26  Touch 1, Tier 1, to mika@creators.example, asks for 2026-10-27" in ran.out
    assert f"wrote {FILE}" in ran.out
    assert "mika-late-content-the-second-reel" in asks_of(place)


def test_json_says_what_was_written_and_what_would_follow(place: Place) -> None:
    """The result for scripts: key, file, what is missing, the drafts as plan has them."""
    said = json.loads(place.run(*REEL, "--deadline", "2026-10-23", "--requested-on", "2026-10-08", "--json").out)

    assert said["ask"] == "mika-late-content-the-second-reel"
    assert said["file"] == FILE
    assert said["written"] is True
    assert said["needs_detail"] == ["reason", "consequence", "action"]
    assert said["supposes_request_on"] is None
    assert [(draft["on"], draft["tier"]) for draft in said["drafts"]][:2] == [("2026-10-26", 1), ("2026-10-28", 2)]


def test_a_dry_run_writes_nothing(place: Place) -> None:
    """--dry-run shows the follow-ups and leaves the home as it is."""
    before = place.files()
    ran = place.run(*REEL, "--deadline", "2026-10-23", "--dry-run")
    assert "Touch 1, Tier 1" in ran.out
    assert ran.out.endswith("Nothing was written.\n")
    assert place.files() == before
    assert json.loads(place.run(*REEL, "--dry-run", "--json").out)["written"] is False
    assert place.files() == before


def test_the_same_ask_twice_is_said_and_changes_nothing(place: Place) -> None:
    """The key is made from creator, scenario and item, so the second one is recognised."""
    place.run(*REEL)
    before = place.files()
    ran = place.run(*REEL, exit_code=2)
    assert f"There is an ask mika-late-content-the-second-reel already, in {FILE}." in ran.err
    assert place.files() == before


def test_what_the_sheet_would_refuse_is_refused_here_all_together(place: Place) -> None:
    """The same rules as for a row of data/asks: every fault in one line with its remedy, exit 2, nothing written."""
    before = place.files()
    ran = place.run(
        "ask", "--creator", "mika", "--scenario", "late-contents", "--item", "the Reel", "--deadline", "05/11/2026",
        "--stakes", "hihg", exit_code=2,
    )  # fmt: skip
    assert 'scenario: "late-contents" is not in config/cadences.yaml. Did you mean late-content?' in ran.err
    assert 'deadline: "05/11/2026" is not a date as Chaser reads it. Write 2026-05-11 or 2026-11-05.' in ran.err
    assert "Did you mean high?" in ran.err
    assert place.files() == before


def test_without_a_terminal_what_is_needed_is_named(place: Place) -> None:
    """A script that forgets an option learns which."""
    ran = place.run("ask", "--creator", "mika", exit_code=2)
    assert "An ask needs scenario and item." in ran.err
    assert "--scenario … --item …" in ran.err


def test_a_creator_may_be_named_by_handle_or_address(place: Place) -> None:
    """What the roster has of somebody names them; two that fit are told apart."""
    w9 = ("--scenario", "missing-info", "--item", "the W-9")
    by_handle = place.run("ask", "--creator", "@jonasfilms", *w9, "--json")
    assert json.loads(by_handle.out)["creator"] == "jonas"
    nobody = place.run("ask", "--creator", "mira", *w9, exit_code=2)
    assert "Did you mean mika?" in nobody.err


def test_a_person_answers_questions_in_their_own_words(place: Place, talk: Talk) -> None:
    """The seven things the method wants to know, a day as people say it, a remark on a text that reads badly."""
    person = place.at_terminal("ask")
    talk(
        person,
        [
            ("What are you waiting for?", "late content"),
            ("Who owes it?", "mik"),
            ("What exactly do you need?", "the second Reel"),
            ("For which campaign?", "Spring Glow"),
            ("By when was it agreed?", "5/11/2026"),
            ("can be read as two days. Write 2026-05-11 or 2026-11-05.", "oct 23"),
            ("When did you first ask for it?", "oct 8"),
            ("Have you followed up already?", ""),
            ("Why does the date matter?", "your launch is on November 9"),
            ('It says "your", and a touch may go to the manager.', "the launch is on November 9"),
            ("What happens if it stays open?", "it opens late"),
            ("And in the end?", "close this slot"),
        ],
    )
    person.reads("Mon 2026-10-26  Touch 1, Tier 1")
    person.reads("Write this ask?")
    person.types()
    person.reads(f"wrote {FILE}")
    assert person.ends() == 0
    assert "Friday, October 23, 2026" in person.screen
    assert "Follow-ups go to mika@creators.example; no manager is known." in person.screen
    told = yaml.safe_load(place.read(FILE))
    assert {name: str(told[name]) for name in ("deadline", "requested_on", "campaign", "reason", "action")} == {
        "deadline": "2026-10-23", "requested_on": "2026-10-08", "campaign": "Spring Glow",
        "reason": "the launch is on November 9", "action": "close this slot",
    }  # fmt: skip


def test_only_what_is_missing_is_asked(place: Place, talk: Talk) -> None:
    """What the options say is not asked again; a sequence of two touches needs no action."""
    place.write("config/cadences.yaml", 'scenarios: {missing-info: {touches: ["0", "7"]}}\n')
    person = place.at_terminal(
        "ask", "--creator", "mika", "--scenario", "missing-info", "--item", "the address", "--deadline", "2026-10-23",
        "--campaign", "Spring Glow", "--prior-touches", "1 email", "--reason", "the box ships then",
    )  # fmt: skip
    talk(person, [("When did you first ask for it?", ""), ("What happens if it stays open?", "")])
    person.reads("Write this ask?")
    person.types("n")
    assert person.ends() == 0
    assert "Nothing was written." in person.screen
    assert "Who owes it?" not in person.screen
    assert "And in the end?" not in person.screen


def test_leaving_in_the_middle_writes_nothing(place: Place) -> None:
    """Ctrl-C ends it with words and the shells' code for that."""
    before = place.files()
    person = place.at_terminal("ask")
    person.reads("> ")
    assert person.interrupts() == 130
    assert "Stopped; nothing was written." in person.screen
    assert "Traceback" not in person.screen
    assert place.files() == before


def test_somebody_new_is_told_of_on_the_way(place: Place, talk: Talk) -> None:
    """A creator who is in no roster yet: what it would refuse is asked again, and they get a file of their own."""
    before = place.files()
    person = place.at_terminal("ask", "--scenario", "missing-info", "--item", "the address")
    talk(
        person,
        [
            ("Who owes it?", "new"),
            ("What is the creator called?", "Noor Haddad"),
            ("Their e-mail address?", "noor at films"),
            ('"noor at films" is not an e-mail address', "noor@films.example"),
            ("Their handle?", ""),
            ("Their country", "GB"),
            ("manager's or agent's address", "ana@talent.example"),
            ("And the manager's name?", "Ana Ruiz"),
            ("For which campaign?", ""),
            ("By when was it agreed?", ""),
            ("When did you first ask for it?", "2026-10-13"),
            ("Have you followed up already?", ""),
            ("Why does the date matter?", "the box ships then"),
            ("What happens if it stays open?", ""),
            ("And in the end?", ""),
        ],
    )
    person.reads("to noor@films.example")
    person.reads("Write this ask?")
    person.types()
    person.reads("wrote data/creators.d/noor.yaml")
    assert person.ends() == 0
    told = yaml.safe_load(place.read("data/creators.d/noor.yaml"))[0]
    assert told["manager_email"] == "ana@talent.example"
    assert "noor-missing-info-the-address" in asks_of(place)
    assert {name: content for name, content in place.files().items() if name in before} == before

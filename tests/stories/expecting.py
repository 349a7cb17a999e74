"""Compares what a story expects after a look with what is there, and says each difference in a line."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from tests.stories.home import address
from tests.stories.letters import addresses, ids, parsed, plain_text
from tests.stories.program import Program
from tests.stories.promises import Looked
from tests.stories.reading import EXPECT_WORDS, day, drafts_of, messages_of, touch
from tests.stories.world import Draft, World
from tests.stories.writing import in_words


def needs_status(expected: Mapping[str, Any]) -> bool:
    """Whether the expectation speaks of something that only `status --json` can tell."""
    speaks = any("touch" in draft or "tier" in draft for draft in drafts_of(expected))
    return speaks or "problems" in expected or bool(expected.keys() - EXPECT_WORDS)


# -- drafts -----------------------------------------------------------------
def wrong_drafts(expected: Mapping[str, Any], looked: Looked, world: World) -> Iterable[str]:
    """Drafts that are missing, too many, or not as expected."""
    wanted = [dict(one) for one in drafts_of(expected)]
    for one in wanted:
        one.setdefault("for", next(iter(world.home.asks)))
    lying = list(looked.drafts)
    for one in wanted:
        match = next((draft for draft in lying if draft.ask == one["for"]), None)
        if match is None:
            yield f"expected a draft for {one['for']}; there is {_named(looked.drafts)}"
            continue
        lying.remove(match)
        yield from (f"the draft for {match.ask}: {fault}" for fault in _draft_faults(one, match, looked, world))
    for draft in lying:
        yield f"a draft that the story does not expect: {_named([draft])}"


def _named(drafts: list[Draft]) -> str:
    return "; ".join(f"for {one.ask} {one.seen} in {one.spot}" for one in drafts) or "none at all"


def _draft_faults(wanted: Mapping[str, Any], draft: Draft, looked: Looked, world: World) -> Iterable[str]:
    mail = parsed(draft.seen.raw)
    if "in" in wanted and draft.spot.account != wanted["in"]:
        yield f"lies in the mailbox of {draft.spot.account}, not of {wanted['in']}"
    is_persons = draft.spot in world.put_by_people
    if is_persons != bool(wanted.get("edited")):
        yield "is Chaser's, but should be the one the person saved" if wanted.get("edited") else "is a person's own"
    if is_persons:
        return
    if "rewritten" in wanted and (draft in looked.written) != wanted["rewritten"]:
        yield f"was {'' if draft in looked.written else 'not '}written anew by this look"
    for header, said in (("To", wanted.get("to")), ("Cc", wanted.get("cc", []))):
        if said is not None and sorted(_addresses(said)) != sorted(addresses(mail, header)):
            yield f"{header} should be {_addresses(said)}, is {addresses(mail, header)}"
    yield from _text_faults(wanted, str(mail["Subject"]), plain_text(mail))
    yield from _place_faults(wanted, draft, world)


def _text_faults(wanted: Mapping[str, Any], subject: str, text: str) -> Iterable[str]:
    if "asks for" in wanted:
        asked = in_words(day(wanted["asks for"]))
        if asked not in text:
            yield f'should ask for "{asked}", but says: {text}'
    if "subject" in wanted and subject != wanted["subject"]:
        yield f'has the subject "{subject}", not "{wanted["subject"]}"'
    for part in _texts(wanted.get("says")):
        if part.lower() not in text.lower():
            yield f'should say "{part}", but says: {text}'
    for part in _texts(wanted.get("does not say")):
        if part.lower() in text.lower():
            yield f'should not say "{part}", but says: {text}'


def _place_faults(wanted: Mapping[str, Any], draft: Draft, world: World) -> Iterable[str]:
    """Spec §7: in the conversation, as an answer to the last mail of ours; or one that opens a conversation."""
    mail = parsed(draft.seen.raw)
    if addresses(mail, "From") != [address(draft.spot.account)]:
        yield f"should come from {address(draft.spot.account)}, comes from {addresses(mail, 'From')}"
    if mail["Bcc"]:
        yield "has a Bcc"
    is_letter = bool(wanted.get("a letter of its own"))
    if is_letter != world.is_letter(draft.ask, draft.seen.raw):
        yield f"should be a letter of its own, but answers {mail['In-Reply-To']}" if is_letter else "is a letter apart"
    if is_letter:
        return
    found = world.conversation_or_none(draft.ask)
    if (found is None) != bool(wanted.get("opens a conversation")):
        yield "should open a conversation" if found is not None else "has no conversation it could belong to"
    elif found is None:
        if mail["In-Reply-To"] or str(mail["Subject"]).lower().startswith("re:"):
            yield f'opens a conversation, but answers {mail["In-Reply-To"]} with the subject "{mail["Subject"]}"'
    else:
        yield from _answer_faults(found.last_of_ours.message_id, found.subject, mail)


def _answer_faults(last: str, subject: str, mail: Any) -> Iterable[str]:
    if ids(mail["In-Reply-To"]) != [last]:
        yield f"should answer {last}, the last mail of ours, but answers {mail['In-Reply-To']}"
    if last not in ids(mail["References"]):
        yield f"should have {last} in References, has {mail['References']}"
    base = subject[3:].strip() if subject.lower().startswith("re:") else subject
    if str(mail["Subject"]) != f"Re: {base}":
        yield f'has the subject "{mail["Subject"]}", not "Re: {base}"'


# -- direct messages ---------------------------------------------------------
def wrong_messages(expected: Mapping[str, Any], looked: Looked, world: World) -> Iterable[str]:
    """Notes about direct messages that are missing, too many, or not as expected."""
    lying = list(looked.messages)
    for one in messages_of(expected):
        ask = one.get("for") or next(iter(world.home.asks))
        match = next((message for message in lying if message.ask == ask), None)
        if match is None:
            yield f"expected a message for {ask} in the INBOX; there is {_named(looked.messages)}"
            continue
        lying.remove(match)
        yield from (f"the message for {ask}: {fault}" for fault in _message_faults(one, match, looked))
    for message in lying:
        yield f"a message in the INBOX that the story does not expect: {_named([message])}"


def _message_faults(wanted: Mapping[str, Any], message: Draft, looked: Looked) -> Iterable[str]:
    mail, subject = parsed(message.seen.raw), message.seen.subject
    if "by" in wanted and f"· {wanted['by']}]" not in subject:
        yield f'should be for {wanted["by"]}, has the subject "{subject}"'
    if "rewritten" in wanted and (message.spot not in looked.before.messages) != wanted["rewritten"]:
        yield f"was {'not ' if wanted['rewritten'] else ''}written anew by this look"
    yield from _text_faults({**wanted, "subject": wanted.get("subject", subject)}, subject, plain_text(mail))
    if "link" in wanted:
        html = mail.get_body(("html",))
        if html is None or f'href="{wanted["link"]}' not in html.get_content():
            yield f"should link to {wanted['link']}"


# -- the digest ---------------------------------------------------------------
def wrong_digest(expected: Mapping[str, Any], looked: Looked, world: World) -> Iterable[str]:
    """The one digest in the INBOX, where the story speaks of it: missing, too many, or not as expected."""
    if "digest" not in expected:
        return
    lying, wanted = world.digests(looked.after), expected["digest"]
    if wanted == "none":
        yield from (f"a digest that the story does not expect: {seen} in {spot}" for spot, seen in lying)
        return
    if len(lying) != 1:
        yield f"expected one digest, there are {[seen.subject for _, seen in lying]}"
        return
    ((spot, seen),) = lying
    if "rewritten" in wanted and (spot not in looked.before.messages) != wanted["rewritten"]:
        yield f"the digest was {'not ' if wanted['rewritten'] else ''}written anew by this look"
    said = {word: wanted[word] for word in ("says", "does not say", "subject") if word in wanted}
    yield from (f"the digest {fault}" for fault in _text_faults(said, seen.subject, plain_text(parsed(seen.raw))))


# -- what status says -------------------------------------------------------
def wrong_status(expected: Mapping[str, Any], status: Mapping[str, Any]) -> Iterable[str]:
    """Differences between the chases the story speaks of and `status --json`."""
    chases = {chase["id"]: chase for chase in status["chases"]}
    for draft in drafts_of(expected):
        yield from _touch_of_draft(draft, chases)
    for key, said in expected.items():
        if key in EXPECT_WORDS:
            continue
        if key not in chases:
            yield f"{key} is not in the list; there are {sorted(chases)}"
        else:
            faults = _chase_faults(said, chases[key])
            yield from (f"{key}: {fault} (reason given: {chases[key]['reason']!r})" for fault in faults)
    yield from _problem_faults(_texts(expected.get("problems")), [one["message"] for one in status["problems"]])


def _touch_of_draft(draft: Mapping[str, Any], chases: Mapping[str, Any]) -> Iterable[str]:
    key = draft.get("for") or next(iter(chases), "")
    drafted = [one for one in chases.get(key, {}).get("touches", []) if one["state"] == "drafted"]
    for word, field in (("touch", "number"), ("tier", "tier")):
        if word in draft and [one[field] for one in drafted] != [draft[word]]:
            yield f"{key}: should have {word} {draft[word]} drafted; drafted are {drafted}"


def _chase_faults(said: Mapping[str, Any], chase: Mapping[str, Any]) -> Iterable[str]:
    hold = chase["hold"] or {}
    pairs = (
        ("state", chase["state"]),
        ("day zero", _day_or_none(chase["day_zero"])),
        ("hold", hold.get("kind", "none")),
        ("until", _day_or_none(hold.get("until"))),
    )
    for word, found in pairs:
        if word in said and _meant(word, said[word]) != found:
            yield f"{word} should be {said[word]}, is {found}"
    if "touches" in said:
        yield from _touches_faults([touch(one) for one in said["touches"]], chase["touches"])
    if "beside" in said:
        lying = [f"{one['channel']} {one['state']}" for touch in chase["touches"] for one in touch.get("beside", [])]
        if lying != _texts(said["beside"]):
            yield f"beside the touches should lie {_texts(said['beside'])}, there is {lying}"
    if "channels" in said and [one["channel"] for one in chase["touches"]] != _texts(said["channels"]):
        yield f"the touches should go by {said['channels']}, they go by {[t['channel'] for t in chase['touches']]}"
    if "next" in said:
        yield from _next_faults(said["next"], chase["next"])
    whole = f"{chase['reason']} {hold.get('reason', '')}".lower()
    for part in _texts(said.get("says")):
        if part.lower() not in whole:
            yield f'should say "{part}"'


def _touches_faults(wanted: list[dict[str, str]], found: list[Mapping[str, Any]]) -> Iterable[str]:
    if len(wanted) != len(found):
        yield f"{len(wanted)} touches expected, there are {found}"
    for one, other in zip(wanted, found, strict=False):
        wrong = [word for word, value in _touch_words(other).items() if word in one and one[word] != value]
        if wrong or ("edited" in one) != bool(other.get("edited")):
            yield f"touch {one} expected, there is {other}"


def _touch_words(found: Mapping[str, Any]) -> dict[str, str]:
    words = {"number": str(found["number"]), "tier": str(found["tier"]), "state": found["state"]}
    if found.get("sent_at"):
        words["on"] = _spelled(datetime.fromisoformat(found["sent_at"]).date())
    return words | {"due": _spelled(date.fromisoformat(found["due_on"])) if found.get("due_on") else "none"}


def _next_faults(said: str, found: Mapping[str, Any] | None) -> Iterable[str]:
    if said == "none" or found is None:
        if (said == "none") != (found is None):
            yield f"next should be {said}, is {found}"
        return
    wanted = touch(said)
    have = {"number": str(found["number"]), "tier": str(found["tier"]),
            "on": _spelled(date.fromisoformat(found["due_on"]))}  # fmt: skip
    if any(have[word] != value for word, value in wanted.items()):
        yield f"next should be {said}, is {found}"


def _problem_faults(wanted: list[str], found: list[str]) -> Iterable[str]:
    for part in wanted:
        if not any(part.lower() in text.lower() for text in found):
            yield f'problems should say "{part}"; they say {found}'
    if found and not wanted:
        yield f"problems that the story does not expect: {found}"


# -- what people read -------------------------------------------------------
def wrong_words(expected: Mapping[str, Any], program: Program) -> Iterable[str]:
    """Whether `why` and `status` say what the story wants a person to read there."""
    for key, said in expected.items():
        if key not in EXPECT_WORDS and "why" in said:
            yield from _unsaid(program, ["why", key], _texts(said["why"]))
    if "status says" in expected:
        yield from _unsaid(program, ["status"], _texts(expected["status says"]))


def _unsaid(program: Program, words: list[str], parts: list[str]) -> Iterable[str]:
    ran = program.run(words)
    shown = " ".join((ran.out + ran.err).split())
    for part in parts:
        if part.lower() not in shown.lower():
            yield f'`chaser {" ".join(words)}` should say "{part}", but says: {ran}'


def _spelled(value: date) -> str:
    return f"{value:%a} {value.isoformat()}"


def _day_or_none(value: str | None) -> Any:
    return date.fromisoformat(value) if value else "none"


def _meant(word: str, said: Any) -> Any:
    return day(said) if word in {"day zero", "until"} and said not in {"none", None} else said or "none"


def _addresses(said: Any) -> list[str]:
    return [address(one).lower() for one in _texts(said)]


def _texts(said: Any) -> list[str]:
    if said is None or said == "none":
        return []
    return [said] if isinstance(said, str) else list(said)

"""A home's words with an error are not used: the draft has the shipped ones, and the pass says so."""

from tests.service.stage import Stage

FILE = "templates/en/late-content/tier-1.md"
WEAK = "---\nsubject: The Reel\nsign_off: Best,\n---\nHey! Just checking in on the Reel. Let me know when it's ready!\n"


GOOD = WEAK.replace("Hey! Just checking in on", "Could we have {{ item }} by {{ asked_for }}, that is:")


def test_a_draft_is_written_in_the_shipped_words_when_those_of_the_home_have_an_error(morning: Stage) -> None:
    """Touch 1 lies in Drafts all the same; the report names the file, its line and the rule."""
    morning.rewrite(FILE, WEAK)

    ran = morning.looks()

    (draft,) = morning.drafts()
    body = draft.get_body(("plain",))
    assert body is not None
    assert "checking in" not in body.get_content()
    assert "by Tuesday, October 27" in body.get_content()
    assert f"{FILE}:" in ran.out
    assert "These words were not used; the draft has the shipped ones." in ran.out
    told = [trouble["message"] for trouble in morning.problems()]
    assert [text for text in told if text.startswith(f"{FILE}:")]
    morning.rewrite(FILE, GOOD)
    assert not [text for text in morning.problems() if FILE in text["message"]]

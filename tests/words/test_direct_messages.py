"""Direct messages: which there are, and what they are made of. What they say is read in the golden files."""

import pytest

from tests.words import letters
from worker.core.actions import Audience
from worker.core.channels import DIRECT, Channel
from worker.errors import WordsError
from worker.words import Tone, Words

LOCALES = letters.LOCALES


@pytest.mark.parametrize("channel", DIRECT)
def test_a_direct_message_is_the_creators_whoever_the_mail_beside_it_addresses(channel: Channel) -> None:
    """Beside Tier 3 to the manager, the creator is told so, by name; beside a mail to the creator there is no need."""
    beside = letters.draft(3, Audience.CREATOR, to=(letters.MANAGED.manager_email,))
    message = letters.message("late-content", channel, beside)

    assert message.text.startswith("Hi Mika,")
    assert "Jordan Lee" in message.text
    assert "Jordan Lee" not in letters.message("late-content", channel, letters.draft(3, Audience.CREATOR)).text


def test_a_contract_matter_has_no_direct_message() -> None:
    """A formal request in a chat looks unprofessional (seed 001, "The channel test")."""
    words = letters.shipped_words()

    assert not any(words.has_message(channel, "unsigned-contract", 2, "en") for channel in DIRECT)
    with pytest.raises(WordsError, match="There are no words"):
        letters.message("unsigned-contract", Channel.WHATSAPP, letters.draft(2, Audience.CREATOR))


def test_a_template_may_declare_its_tone_and_leave_a_note_for_whoever_sends_it(tmp_path: letters.Path) -> None:
    """The note is beside the text and never in it; a tone that is none is named with its line."""
    path = tmp_path / "en" / "late-content" / "tier-1-instagram.md"
    path.parent.mkdir(parents=True)
    words = Words([tmp_path, letters.TEMPLATES], LOCALES)
    path.write_text("---\ntone: caring\nnote: Look at {{ creator.handle }} first.\n---\nHi!\n", encoding="utf-8")
    message = letters.message("late-content", Channel.INSTAGRAM, letters.draft(1, Audience.CREATOR), words=words)

    assert (message.text, message.note, message.tone) == ("Hi!", "Look at @mika first.", Tone.CARING)
    path.write_text("---\ntone: angry\n---\nHi, you!\n", encoding="utf-8")
    with pytest.raises(WordsError, match='"angry" is not a tone') as caught:
        letters.message("late-content", Channel.INSTAGRAM, letters.draft(1, Audience.CREATOR), words=words)
    assert caught.value.line == 2

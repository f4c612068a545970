"""Every format passes the same claims: the same conversation gives the same exchanges, however it is written."""

from __future__ import annotations

import pytest

from grader.errors import ConversationError
from grader.importers.parsing import FORMATS, OTHER_NAMES, Parsed, parse_conversation
from tests.importers.written import ANSWERING, ASKING, CONVERSATION, EXPECTED, WRITTEN, plain, podcast, srt, voices

every_writing = pytest.mark.parametrize("writing", WRITTEN)


def read(parsed: Parsed) -> list[tuple[str, str, list[tuple[str, str]]]]:
    return [(e.question, e.answer, [(f.question, f.answer) for f in e.follow_ups]) for e in parsed.exchanges]


@every_writing
def test_the_same_conversation_gives_the_same_exchanges(writing: str) -> None:
    """Cut into captions, words, paragraphs or lines: the sentences come out whole, under their question."""
    parsed = parse_conversation(WRITTEN[writing][1](CONVERSATION))
    assert read(parsed) == EXPECTED
    figures = [(s.name, s.turns, s.words, s.questions, s.candidate) for s in parsed.speakers]
    assert figures == [(ASKING, 6, 29, 2, False), (ANSWERING, 6, 51, 0, True)]
    assert parsed.warnings == (
        "the candidate is a guess: Speaker 1, who asks least (in 0 of 6 turns); name the candidate to be sure",
        "left out as greetings: 2 words of the candidate before the first question",
        "left out as greetings: 2 words of the candidate after the last answer",
    )


@every_writing
def test_a_format_that_is_named_is_read_as_the_one_that_is_told(writing: str) -> None:
    """The name of the format changes nothing where the content is of that format; nor does `source`."""
    name, write = WRITTEN[writing]
    text = write(CONVERSATION)
    assert parse_conversation(text, format=name, source="interview.pdf") == parse_conversation(text)


@every_writing
def test_line_ends_byte_order_marks_and_bytes_change_nothing(writing: str) -> None:
    """What Windows makes of a file is the same file."""
    text = WRITTEN[writing][1](CONVERSATION)
    expected = parse_conversation(text)
    for changed in (text.replace("\n", "\r\n"), text.replace("\n", "\r"), "\ufeff" + text, text + "\n\n\n"):
        assert parse_conversation(changed) == expected
        assert parse_conversation(changed.encode()) == expected


@every_writing
def test_the_candidate_is_whoever_is_named(writing: str) -> None:
    """Named, there is no guess to tell, and the other one's turns are the answers."""
    parsed = parse_conversation(WRITTEN[writing][1](CONVERSATION), candidate=ASKING)
    assert [s.name for s in parsed.speakers if s.candidate] == [ASKING]
    assert not any("guess" in warning for warning in parsed.warnings)
    assert "Tell me about a time" in " ".join(answer for exchange in parsed.exchanges for answer in exchange.answers)


@every_writing
@pytest.mark.parametrize("other", ["webvtt", "srt", "deepgram", "podcast", "whisper"])
def test_a_wrong_name_for_a_format_invents_no_other_conversation(writing: str, other: str) -> None:
    """SRT takes WebVTT's cues; any other mistake is an error, or finds no exchange."""
    name, write = WRITTEN[writing]
    try:
        parsed = parse_conversation(write(CONVERSATION), format=other)
    except ConversationError:
        assert name != other
    else:
        assert read(parsed) == (EXPECTED if other == name or (name, other) == ("webvtt", "srt") else [])


def test_every_format_has_a_writing() -> None:
    """A new format comes with a line in this suite; other names lead to formats that there are."""
    assert {name for name, _ in WRITTEN.values()} == set(FORMATS)
    assert set(OTHER_NAMES.values()) <= set(FORMATS)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("VTT", voices(CONVERSATION)),
        ("subrip", srt(CONVERSATION)),
        (" Markdown ", plain(CONVERSATION)),
        ("text", plain(CONVERSATION)),
        ("txt", plain(CONVERSATION)),
        ("", podcast(CONVERSATION)),
    ],
)
def test_a_format_has_the_names_that_people_use(name: str, text: str) -> None:
    """In any case; an empty name is none."""
    assert read(parse_conversation(text, format=name)) == EXPECTED

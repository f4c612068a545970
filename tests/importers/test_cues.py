"""Captions: what of a cue is said, and by whom."""

from __future__ import annotations

import pytest

from grader.importers.parsing import NO_SPEAKERS, parse_conversation
from grader.importers.said import Said, turns_of
from grader.importers.subrip import read_subrip
from grader.importers.webvtt import read_webvtt


def vtt(*cues: str) -> list[Said]:
    timed = "\n\n".join(f"00:0{n}.000 --> 00:0{n}.900\n{cue}" for n, cue in enumerate(cues))
    return turns_of(read_webvtt(f"WEBVTT\n\n{timed}\n"))


def test_notes_styles_regions_and_headers_are_not_said() -> None:
    """Nor identifiers and settings, nor an arrow in a comment."""
    text = (
        "WEBVTT Kind: captions; Language: en\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000\n\n"
        "NOTE one line --> and an arrow\n\nNOTE\nseveral\nlines\n\nSTYLE\n::cue { color: red }\n\n"
        "REGION\nid:bill\nwidth:40%\n\nthe first cue\n00:01.000 --> 00:02.000 region:bill align:start line:0%\n"
        "<v Jane>Hello.\n\n\n\n1234\n01:00:01.000-->01:00:02.000\n<v Alex>Hi.\n"
    )
    assert turns_of(read_webvtt(text)) == [Said("Jane", "Hello."), Said("Alex", "Hi.")]


def test_several_voices_share_a_cue() -> None:
    """With and without their end, with classes, over lines; words outside are of the voice before."""
    assert vtt(
        "<v Jane>What\nis it?</v> <v.first.loud Alex O'Neil>A map.", "It is fast.", "<v\tJane>Right.</v> I see."
    ) == [
        Said("Jane", "What is it?"),
        Said("Alex O'Neil", "A map. It is fast."),
        Said("Jane", "Right. I see."),
    ]


def test_tags_and_entities_become_text() -> None:
    """Marks of looks go; what only looks like a tag is said."""
    said = "<v Q&amp;A>a <b>b</b> <i.x>c</i> <c.yellow.bg_blue>d</c> <ruby>e<rt>f</rt></ruby> <00:00:01.500>g"
    assert vtt(said + " &lt;h&gt; List<String> 1 < 2 &nbsp; j&lrm;") == [
        Said("Q&A", "a b c d ef g <h> List<String> 1 < 2 j")
    ]


def test_srt_has_looks_of_its_own() -> None:
    """Fonts and places go, a point or a comma in the times, numbers or none, no empty line between."""
    text = (
        '1\n00:00:01,000 --> 00:00:02,000 X1:1 X2:2\n{\\an8}<font color="red">Jane: What is it?</font>\n'
        "2\n00:00:03.000 --> 00:00:04.000\nAlex: A\nmap.\n00:00:05,000 --> 00:00:06,000\nIt holds 2"
    )
    assert turns_of(read_subrip(text)) == [Said("Jane", "What is it?"), Said("Alex", "A map. It holds 2")]


@pytest.mark.parametrize(
    "cues",
    [
        ("So this is about logs.", "Kafka: a log of events.", "Remember: it is fast."),
        ("This is", "London: a city", "in England.", "And then", "Paris: another."),
        ("One thing.", "Remember: it is fast.", "Two things.", "Remember: it is slow."),
        ("[Music]", "And at 10:30 we met.", "So: what now?"),
    ],
)
def test_a_colon_makes_no_speaker(cues: tuple[str, ...]) -> None:
    """A file with names begins with one, or has two that come back."""
    timed = "\n\n".join(f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{cue}" for n, cue in enumerate(cues))
    assert parse_conversation(timed).warnings == (NO_SPEAKERS,)


def test_names_may_begin_after_the_music() -> None:
    """Sounds in brackets are no cue without a name; a label in the middle of a sentence is none."""
    turns = vtt("[Music]", "Jane: What is", "the answer, in", "Kafka: a log or", "a table?", "Alex: Both.", "♪♪♪")
    assert turns[0] == Said(None, "[Music]")
    assert turns[1:] == [Said("Jane", "What is the answer, in Kafka: a log or a table?"), Said("Alex", "Both. ♪♪♪")]


def test_sounds_before_the_first_name_are_not_missed() -> None:
    """Music is no word that is left out."""
    text = "WEBVTT\n\n00:00.000 --> 00:01.000\n[Upbeat music]\n\n00:01.000 --> 00:02.000\n<v A>What is it?\n"
    assert parse_conversation(text + "<v B>A map.", candidate="b").warnings == ()


def test_texts_without_blanks_join_without_blanks() -> None:
    """Chinese and Japanese need none where a caption ends; a stop that stands alone joins its word."""
    assert vtt("<v 李雷>什么是", "<v 李雷>索引？", "<v Han>An index , I", "<v Han>think .") == [
        Said("李雷", "什么是索引？"),
        Said("Han", "An index, I think."),
    ]

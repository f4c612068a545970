"""Whatever is sent in: a conversation, or one line that says what is wrong with it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import ConversationError
from grader.importers.loading import LARGEST
from grader.importers.parsing import FORMATS, NO_SPEAKERS, Parsed, parse_conversation
from grader.transcript import Transcript
from tests.importers.written import CONVERSATION, WRITTEN

ALTERNATIVES = "results.channels[0].alternatives"


def deepgram(alternative: object) -> str:
    return json.dumps({"results": {"channels": [{"alternatives": [alternative]}]}})


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "empty; a transcript of what was said is needed"),
        (b"\xef\xbb\xbf \r\n\t", "empty; a transcript of what was said is needed"),
        ("caf\u00e9".encode("latin-1"), "not UTF-8 text (byte 3)"),
        ("A: What?\nB: So.".encode("utf-16"), "not UTF-8 text (byte 0)"),
        (b"a" * (LARGEST + 1), "more than 16,777,216 bytes, which is the most that is taken"),
        ("WEBVTT\n\nNOTE nothing\n", "nothing is said in it"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n<v Jane>...\n", "nothing is said in it"),
        ("***\n\n---\n", "nothing is said in it"),
        (
            "A: What?\nB: " + "so " * 200_000,
            "600,004 characters of speech; at most 500,000 are taken, about nine hours",
        ),
        ("<!-- all of it", "nothing is said in it"),
        ('{"segments": [', "not JSON: Expecting value: line 1 column 15 (char 14)"),
        ("[" * 100_000, "nested too deeply to be a transcript"),
        ('{"segments":' * 100_000, "nested too deeply to be a transcript"),
        ('{"text": ' + "9" * 5000 + "}", "a number has too many digits"),
        ("{}", "JSON of no known kind: neither Deepgram's results, nor Podcast's or Whisper's segments"),
        ("[]", "nothing is said in it"),
        ('[["a"]]', "segments[0]: should be an object"),
        ('{"exchanges": []}', "a transcript already: there is nothing to import, it can be graded as it is"),
        ('{"segments": {}}', "segments: should be a list"),
        ('{"segments": [1]}', "segments[0]: should be an object"),
        ('{"segments": [{"body": 1}]}', "segments[0].body: should be a text"),
        ('{"segments": [{"body": "a"}, {"body": "b", "speaker": []}]}', "segments[1].speaker: should be a name or a"),
        ('{"segments": [{"text": {}}]}', "segments[0].text: should be a text"),
        ('{"segments": [{"text": "a", "words": "b"}]}', "segments[0].words: should be a list"),
        ('{"segments": [{"text": "a", "words": [{"word": 1}]}]}', "segments[0].words[0].word: should be a text"),
        ('{"text": "", "segments": []}', "nothing is said in it"),
        ('{"results": null}', "results: should be an object"),
        ('{"results": {"channels": 1}}', "results.channels: should be a list"),
        ('{"results": {"channels": [{"alternatives": {}}]}}', f"{ALTERNATIVES}: should be a list"),
        ('{"results": {"utterances": [{"speaker": true}]}}', "results.utterances[0].speaker: should be a name or a"),
        (deepgram({"words": [{"word": []}]}), f"{ALTERNATIVES}[0].words[0].word: should be a text"),
        (deepgram({"paragraphs": []}), f"{ALTERNATIVES}[0].paragraphs: should be an object"),
        (deepgram({"transcript": 5}), f"{ALTERNATIVES}[0].transcript: should be a text"),
        (deepgram({}), "nothing is said in it"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_line(content: str | bytes, says: str) -> None:
    """The file, the field, and what would be right; nothing of what was said."""
    with pytest.raises(ConversationError) as caught:
        parse_conversation(content, source="talk.json")
    assert str(caught.value).startswith(f"talk.json: {says}")
    assert len(str(caught.value).splitlines()) == 1
    assert caught.value.source == "talk.json"


@pytest.mark.parametrize(
    ("format_", "content", "says"),
    [
        ("docx", "A: What?", "format: 'docx' is no format; write webvtt, srt, deepgram, podcast, whisper or markdown"),
        ("a\nb" * 40, "A: What?", "is no format"),
        ("webvtt", "A: What?", "WebVTT begins with a line WEBVTT"),
        ("srt", "A: What?", "no cue with a timing such as 00:00:01,000 --> 00:00:02,500"),
        ("whisper", "A: What?", "not JSON: "),
        ("podcast", "[]", "should be an object"),
        ("deepgram", '{"segments": []}', "results: should be an object"),
    ],
)
def test_a_format_that_does_not_fit_is_told(format_: str, content: str, says: str) -> None:
    """Whoever names a format is believed, and told when it is not that."""
    with pytest.raises(ConversationError) as caught:
        parse_conversation(content, format=format_)
    assert says in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


def test_characters_that_nobody_sees_go() -> None:
    """Lone surrogates become U+FFFD, so that the text can be written; controls, bidi marks and the like go."""
    text = "J\x00ane\u202e: What\x07 is\u2028it\ud800?\nAlex\ufeff: A \u202bmap\u202c\x1b[31m.\u200d"
    parsed = parse_conversation(text, candidate="alex")
    assert [s.name for s in parsed.speakers] == ["Jane", "Alex"]
    assert [(e.question, e.answer) for e in parsed.exchanges] == [
        ("What is it\N{REPLACEMENT CHARACTER}?", "A map[31m.\u200d")
    ]
    segments = '{"segments": [{"speaker": "\\ud800A", "text": "What is it\\ud800?"}, {"speaker": "B", "text": "A."}]}'
    parse_conversation(segments).model_dump_json().encode()


def test_a_recording_of_words_alone_is_no_conversation() -> None:
    """Prose, a JSON text, Deepgram without diarization: no speakers, no exchanges, and what to do about it."""
    for content in (
        "It was a fine day. Nobody asked: why?",
        '{"text": " It was a fine day."}',
        '{"transcription": [{"offsets": {"from": 0}, "text": " It was a fine day."}]}',
        deepgram({"transcript": "it was a fine day", "words": [{"word": "it"}, {"word": "was"}]}),
        '{"results": {"utterances": [{"transcript": "It was a fine day."}]}}',
        '{"segments": [{"body": "It was a fine day.", "speaker": ""}, {"body": "Yes.", "speaker": null}]}',
    ):
        assert parse_conversation(content) == Parsed(exchanges=(), speakers=(), warnings=(NO_SPEAKERS,))


PIECES = st.sampled_from(
    [
        *(
            "Jane: ",
            "Alex: ",
            "**Jane:** ",
            "<v Jane>",
            "</v>",
            "What is it?",
            "A map.",
            "Right.",
            "Thanks!",
            "hm",
            "word ",
        ),
        *(
            "\n",
            "\n\n",
            " ",
            "\r\n",
            "WEBVTT\n\n",
            "1\n",
            "00:00:01,000 --> 00:00:02,000\n",
            "00:01.000 --> 00:02.000\n",
        ),
        *(
            "---\n",
            "# ",
            "- ",
            "> ",
            "```\n",
            "`",
            "**",
            "_",
            "[a](b)",
            "[",
            "](",
            "<!--",
            "-->",
            "&amp;",
            "\\",
            '"',
            "“",
            "?",
        ),
        *(
            "{",
            "}",
            '{"segments": [',
            "]",
            ",",
            ":",
            "00:12 ",
            "NOTE ",
            "\x00",
            "\u202e",
            "\ufeff",
            "你好",
            "：",
            "？",
            "…",
        ),
    ]
)


def says_in_one_line(content: str | bytes, format_: str | None, candidate: str | None) -> None:
    parsed, fault = None, ""
    try:
        parsed = parse_conversation(content, format=format_, candidate=candidate)
    except ConversationError as e:
        fault = str(e)
    if parsed is None:
        assert len(fault.splitlines()) == 1
        return
    parsed.model_dump_json().encode()
    assert sum(speaker.candidate for speaker in parsed.speakers) == bool(parsed.speakers)
    if parsed.exchanges:
        Transcript(exchanges=parsed.exchanges)
    else:
        assert parsed.warnings


@pytest.mark.parametrize(
    "unit", ["[", "<v ", "**a ", "_a ", "`a", "<!--", "A: b?\n", "so, ", '"', "\n", " ", "-- is it? "]
)
def test_long_runs_are_read_in_time_in_proportion(unit: str) -> None:
    """No pattern runs away on what repeats: this would not come back."""
    run = unit * (100_000 // len(unit))
    for text in (f"Jane: a{run}b\nAlex: c?", f"WEBVTT\n\n00:01.000 --> 00:02.000\n<v Jane>a{run}b", f"{run}a"):
        says_in_one_line(text, None, None)


@given(
    st.lists(PIECES | st.text(max_size=5), max_size=40).map("".join),
    st.sampled_from([None, *FORMATS]),
    st.none() | st.sampled_from(["jane", "a", ""]) | st.text(max_size=5),
)
def test_any_text_is_a_conversation_or_an_error_in_one_line(text: str, format_: str | None, name: str | None) -> None:
    """Nothing else is ever raised, and what comes out can be written and graded."""
    says_in_one_line(text, format_, name)


@given(st.binary(max_size=200), st.sampled_from([None, *FORMATS]))
def test_any_bytes_are_a_conversation_or_an_error_in_one_line(content: bytes, format_: str | None) -> None:
    """Also what is no text."""
    says_in_one_line(content, format_, None)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    *(
                        "segments",
                        "results",
                        "channels",
                        "alternatives",
                        "words",
                        "paragraphs",
                        "sentences",
                        "utterances",
                    ),
                    *(
                        "speaker",
                        "body",
                        "text",
                        "word",
                        "punctuated_word",
                        "transcript",
                        "transcription",
                        "start",
                        "channel",
                    ),
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=30,
)


@given(JSON, st.sampled_from([None, "deepgram", "podcast", "whisper"]))
def test_any_json_is_a_conversation_or_an_error_in_one_line(data: object, format_: str | None) -> None:
    """Fields of every type in every place."""
    says_in_one_line(json.dumps(data), format_, None)


@given(st.sampled_from(sorted(WRITTEN)), st.data())
def test_a_file_that_is_cut_off_is_read_as_far_as_it_goes(writing: str, data: st.DataObject) -> None:
    """JSON is broken then; anything else is a shorter conversation."""
    text = WRITTEN[writing][1](CONVERSATION)
    says_in_one_line(text[: data.draw(st.integers(0, len(text)))], None, None)

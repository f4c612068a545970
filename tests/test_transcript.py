"""Transcripts: what is taken, what is refused, and with which words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import TranscriptError
from grader.transcript import (
    DEFAULT_STAGE,
    Limits,
    Transcript,
    parse_transcript,
    stage_key,
    validate_transcript,
)

QA = {"question": "Why?", "answer": "Because."}


def a_file(*exchanges: Any, **fields: Any) -> str:
    return json.dumps({"exchanges": list(exchanges) or [QA]} | fields)


def refused(content: str | bytes, limits: Limits | None = None) -> str:
    """The error line of a transcript that is not taken."""
    with pytest.raises(TranscriptError) as caught:
        parse_transcript(content, source="t.json", limits=limits)
    line = str(caught.value)
    assert line.startswith("t.json: ")
    assert line.isprintable(), "one line, without control characters"
    return line.removeprefix("t.json: ")


def outcome(content: str) -> str:
    """The error line, or nothing."""
    try:
        parse_transcript(content)
    except TranscriptError as e:
        return str(e)
    return ""


def test_question_and_answer_are_all_that_is_required() -> None:
    """Everything else has a default, and an answer may be empty."""
    transcript = parse_transcript(a_file({"question": "Why?", "answer": ""}))
    (exchange,) = transcript.exchanges
    assert (exchange.stage, exchange.weight, exchange.scored, exchange.answers) == (DEFAULT_STAGE, 1.0, True, ("",))


@pytest.mark.parametrize(
    ("exchange", "line"),
    [
        ({"question": "Why?"}, "exchanges[0].answer: required, but missing"),
        ({"answer": "x"}, "exchanges[0].question: required, but missing"),
        (QA | {"question": ""}, 'exchanges[0].question: should not be empty, not ""'),
        (QA | {"question": " \n\u200b"}, "exchanges[0].question: should have words, not this text"),
        (QA | {"question": "  "}, 'exchanges[0].question: should have words, not "  "'),
        (QA | {"answer": None}, "exchanges[0].answer: should be a text, not null"),
        (QA | {"answer": 5}, "exchanges[0].answer: should be a text, not 5"),
        (QA | {"wieght": 1}, "exchanges[0].wieght: unknown field; remove it or mend its spelling"),
        (QA | {"weight": 0}, "exchanges[0].weight: should be greater than 0, not 0"),
        (QA | {"weight": True}, "exchanges[0].weight: should be a number, not true"),
        (QA | {"weight": "2"}, 'exchanges[0].weight: should be a number, not "2"'),
        (QA | {"weight": 1e300}, "exchanges[0].weight: should be at most 1000000000, not 1e+300"),
        (QA | {"scored": "maybe"}, 'exchanges[0].scored: should be true or false, not "maybe"'),
        (QA | {"scored": "yes"}, 'exchanges[0].scored: should be true or false, not "yes"'),
        (QA | {"scored": 1}, "exchanges[0].scored: should be true or false, not 1"),
        (QA | {"key_points": "one"}, 'exchanges[0].key_points: should be a list, not "one"'),
        (QA | {"follow_ups": [{"question": "?"}]}, "exchanges[0].follow_ups[0].answer: required, but missing"),
        (QA | {"id": ""}, 'exchanges[0].id: should not be empty, not ""'),
        (QA | {"a\nb": 1}, 'exchanges[0]."a\\nb": unknown field; remove it or mend its spelling'),
        ("text", 'exchanges[0]: should be an object, not "text"'),
    ],
)
def test_a_wrong_exchange_is_refused_by_its_path_with_what_would_be_right(exchange: Any, line: str) -> None:
    """One line: file, path of the field, what is wrong and what would be right."""
    assert refused(a_file(exchange)) == line


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({"exchanges": []}, "exchanges: should have at least one entry"),
        ({"exchanges": QA}, "exchanges: should be a list, not an object"),
        ({"candidate": "Alex"}, 'candidate: should be an object, not "Alex"'),
        ({"candiate": {}}, "candiate: unknown field; remove it or mend its spelling"),
        ({"interview": {"date": 20260206}}, "interview.date: should be a date such as 2026-02-06, not 20260206"),
        ({"interview": {"date": "86400"}}, 'interview.date: should be a date such as 2026-02-06, not "86400"'),
        (
            {"interview": {"date": "2026-02-06T10:30Z"}},
            'interview.date: should be a date such as 2026-02-06, not "2026-02-06T10:30Z"',
        ),
        (
            {"interview": {"date": "2026-02-30"}},
            'interview.date: should be a date such as 2026-02-06 that the calendar has, not "2026-02-30"',
        ),
        ({"interview": {"duration_minutes": -1}}, "interview.duration_minutes: should be at least 0, not -1"),
        ({"interview": {"duration_minutes": True}}, "interview.duration_minutes: should be a number, not true"),
        ({"metadata": {"a": [1]}}, "metadata.a: should be a text, a number, true, false or null, not a list"),
        ({"metadata": {"a": {}}}, "metadata.a: should be a text, a number, true, false or null, not an object"),
    ],
)
def test_a_wrong_field_of_the_transcript_is_refused_by_its_path(fields: dict[str, Any], line: str) -> None:
    """The same outside the exchanges; a number is no date, although a library would take it for seconds."""
    assert refused(a_file(**fields)) == line


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "not JSON"),
        ("{'exchanges': []}", "not JSON"),
        ('{"exchanges": [{"question": "q", "answer": "a", "weight": NaN}]}', "NaN is not a JSON number"),
        ('{"metadata": {"a": ' + "9" * 5000 + "}}", "too many digits"),
        ("[]", 'a JSON object with a field "exchanges"'),
        ("null", 'a JSON object with a field "exchanges"'),
        (b"\xff\xfe", "not UTF-8 text (byte 0)"),
        ('{"exchanges": ' + "[" * 900 + "]" * 900 + "}", "nested too deeply"),
        ('{"exchanges": ' + "[" * 100_000, "nested too deeply"),
    ],
)
def test_what_is_no_json_object_is_refused(content: str | bytes, words: str) -> None:
    """Broken, truncated, foreign and bottomless files end in one line, never in a traceback."""
    assert words in refused(content)


@pytest.mark.parametrize(
    ("content", "path"),
    [
        ('{"exchanges": [{"question": "q", "answer": "a", "answer": "b"}]}', "exchanges[0].answer"),
        ('{"exchanges": [], "exchanges": [{"question": "q", "answer": "a"}]}', "exchanges"),
        ('{"metadata": {"a": 1, "\\u0061": 2}, "exchanges": [{"question": "q", "answer": "a"}]}', "metadata.a"),
        ('{"exchanges": [{"question": "q", "answer": "a", "x\\ny": 1, "x\\ny": 1}]}', 'exchanges[0]."x\\ny"'),
    ],
)
def test_a_field_given_twice_is_refused_by_its_path(content: str, path: str) -> None:
    """Of two answers to one question JSON would keep the last, and nobody would know."""
    assert refused(content) == f"{path}: given twice; keep one of them"


def test_a_long_name_of_a_field_is_cut() -> None:
    """An error stays one short line, whatever was sent."""
    assert len(refused(a_file(**{"x" * 50_000: 1}))) < 200


def test_a_long_text_is_not_repeated_in_an_error() -> None:
    """What could be a candidate's words does not get into an error."""
    assert (
        refused(a_file(QA | {"key_points": "secret " * 20}))
        == "exchanges[0].key_points: should be a list, not this text"
    )


def test_limits_hold_at_their_edge() -> None:
    """As many as the limit are taken, one more is refused; follow-ups count by turn."""
    limits = Limits(exchanges=2, answer_characters=3)
    parse_transcript(a_file(*[QA | {"answer": "\U0001f600" * 3}] * 2), limits=limits)
    assert refused(a_file(*[QA | {"answer": "abc"}] * 3), limits) == "exchanges: 3 exchanges; at most 2 are taken"
    long = QA | {"answer": "abc", "follow_ups": [{"question": "?", "answer": "abcd"}]}
    assert refused(a_file(long), limits) == "exchanges[0].follow_ups[0].answer: 4 characters; at most 3 are taken"
    assert refused(a_file(QA | {"answer": "abcd"}), limits) == "exchanges[0].answer: 4 characters; at most 3 are taken"


def test_the_size_of_a_file_is_limited_before_it_is_read() -> None:
    """Bytes are counted, not characters."""
    content = a_file(QA)
    size = len(content.encode())
    parse_transcript(content, limits=Limits(transcript_bytes=size))
    assert refused(content, Limits(transcript_bytes=size - 1)) == f"{size} bytes; at most {size - 1} are taken"


def test_ids_are_unique() -> None:
    """Two exchanges of one id could not be told apart in a report."""
    assert (
        refused(a_file(QA | {"id": "a"}, QA, QA | {"id": "a"})) == "exchanges[2].id: 'a' is used twice; ids are unique"
    )


def test_made_ids_keep_clear_of_given_ones() -> None:
    """An exchange without an id is named by its place, unless that name is somebody's."""
    transcript = parse_transcript(a_file(QA, QA | {"id": "q1"}, QA | {"id": "q4"}, QA))
    assert transcript.answer_ids() == ("q1_", "q1", "q4", "q4_")


def test_lone_surrogates_become_one_replacement_character_each() -> None:
    """Half a character cannot be written to any report; positions behind it still count as posted."""
    transcript = parse_transcript('{"exchanges": [{"question": "q", "answer": "a\\ud800b\\udfffc"}]}')
    assert transcript.exchanges[0].answer == "a\ufffdb\ufffdc"
    assert (
        parse_transcript('{"exchanges": [{"question": "q", "answer": "a\ud800b"}]}').exchanges[0].answer == "a\ufffdb"
    )


def test_a_byte_order_mark_is_no_fault() -> None:
    """Editors on Windows write one."""
    assert parse_transcript(b"\xef\xbb\xbf" + a_file(QA).encode()).exchanges[0].question == "Why?"


@pytest.mark.parametrize(
    "spelling", ["System Design", "system-design", "SYSTEM_DESIGN", "SystemDesign", " system‑design "]
)
def test_stages_match_without_case_spaces_and_hyphens(spelling: str) -> None:
    """What people mean by one stage is one stage."""
    assert stage_key(spelling) == stage_key("System Design")


@pytest.mark.parametrize("blank", ["", "  ", "\t"])
def test_a_blank_stage_is_the_default_stage(blank: str) -> None:
    """A heading of a report is never empty."""
    assert parse_transcript(a_file(QA | {"stage": blank})).exchanges[0].stage == DEFAULT_STAGE


def test_parsed_json_is_taken_as_well() -> None:
    """A web server has already parsed it."""
    assert validate_transcript({"exchanges": [QA]}) == parse_transcript(a_file(QA))


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
EXCHANGE = st.fixed_dictionaries(
    {"question": TEXT.map("Why? {}".format), "answer": TEXT},
    optional={
        "stage": TEXT,
        "key_points": st.lists(TEXT, max_size=3),
        "reference_answer": st.none() | TEXT,
        "weight": st.floats(1e-6, 1e9),
        "scored": st.booleans(),
        "follow_ups": st.lists(st.fixed_dictionaries({"question": TEXT, "answer": TEXT}), max_size=2),
    },
)
PRIMITIVE = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT


@given(st.lists(EXCHANGE, min_size=1, max_size=4), st.dictionaries(TEXT, PRIMITIVE, max_size=3))
def test_a_transcript_survives_being_written_and_read(
    exchanges: list[dict[str, Any]], metadata: dict[str, Any]
) -> None:
    """Whatever is taken comes back the same from its own JSON, types of metadata included."""
    transcript = parse_transcript(json.dumps({"exchanges": exchanges, "metadata": metadata}))
    again = parse_transcript(transcript.model_dump_json())
    assert again == transcript
    assert [type(v) for v in again.metadata.values()] == [type(v) for v in metadata.values()]
    assert len(set(transcript.answer_ids())) == len(exchanges)


@given(st.text(st.characters()))
def test_no_text_ends_in_anything_but_a_transcript_or_one_line(content: str) -> None:
    """Any text at all, halves of characters included."""
    assert "\n" not in outcome(content)


def test_the_interviews_that_we_start_from_are_taken(shared: Path) -> None:
    """Both transcripts of the seed, with its five stages."""
    for name in ("alex_thompson.json", "alex_thompson_repaired.json"):
        path = shared / "seed" / name
        transcript = parse_transcript(path.read_bytes(), source=str(path))
        assert len({stage_key(e.stage) for e in transcript.exchanges}) == 5


def test_nouns_are_frozen() -> None:
    """A transcript that is being graded cannot change under the grader."""
    with pytest.raises(ValueError, match="frozen"):
        Transcript.model_validate({"exchanges": [QA]}).exchanges = ()  # type: ignore[misc]

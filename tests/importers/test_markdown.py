"""`Name: text` as people write it: what is a name, what is said, and what is neither."""

from __future__ import annotations

import pytest

from grader.importers.labels import labelled
from grader.importers.markdown import read_markdown
from grader.importers.parsing import parse_conversation
from grader.importers.said import Said, turns_of


def turns(text: str) -> list[Said]:
    return turns_of(read_markdown(text))


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("John: text", "John"),
        ("**John:** text", "John"),
        ("**John**: text", "John"),
        ("__John:__ text", "John"),
        ("*John:* text", "John"),
        ("**John (00:12):** text", "John"),
        ("**John** [1:00:12]: text", "John"),
        ("John (00:12): text", "John"),
        ("John: [00:12] text", "John"),
        ("[00:12] John: text", "John"),
        ("[00:00:01.500 --> 00:00:03.000] John: text", "John"),
        ("00:12 - John: text", "John"),
        ("> John: text", "John"),
        ("- **John:** text", "John"),
        ("3. John: text", "John"),
        (">> JOHN: text", "JOHN"),
        ("[John]: text", "John"),
        ("SPEAKER_00: text", "SPEAKER_00"),
        ("Speaker 1: text", "Speaker 1"),
        ("speaker one: text", "speaker one"),
        ("Dr. Jane O'Neil-Smith: text", "Dr. Jane O'Neil-Smith"),
        ("Ludwig van Beethoven: text", "Ludwig van Beethoven"),
        ("John Smith (Acme): text", "John Smith (Acme)"),
        ("José: text", "José"),
        ("面试官：text", "面试官"),
        ("Q7: text", "Q"),
        ("Answer 7: text", "Answer"),
    ],
)
def test_a_line_may_begin_with_a_name(line: str, name: str) -> None:
    """Bold or not, with a time, a list mark, a title or a role."""
    found = labelled(line)
    assert found is not None
    assert (found.name, found.text.strip()) == (name, "text")


@pytest.mark.parametrize(
    "line",
    [
        "So here is the thing: it works",
        "The question: what is it",
        "https://example.org/a",
        "At 10:30 we met",
        "Date: 2026-02-06",
        "Part 2: the end",
        "Is it so?: yes",
        "def main(x):",
        "std::move",
        "a, b: c",
        "text",
        "**Bold text** in a sentence: yes",
        f"{'Very ' * 9}long: text",
        "",
    ],
)
def test_not_every_colon_follows_a_name(line: str) -> None:
    """Sentences, addresses, times, code and what is told about the text are none."""
    assert labelled(line) is None


def test_a_name_and_a_time_may_stand_alone() -> None:
    """The words are below it."""
    assert turns("Jane Doe  0:03\nWhat is it?\n\n**Alex** 0:10\nA map.\n") == [
        Said("Jane Doe", "What is it?"),
        Said("Alex", "A map."),
    ]


def test_what_follows_belongs_to_the_speaker_above() -> None:
    """Wrapped lines join, paragraphs and lists stay apart, code keeps its lines."""
    text = (
        "Jane: What\nis it?\n\nAlex: A map\nof names.\n\nIt has:\n\n- names\n- things\n\nNote: it is fast.\n\n"
        "```python\nfor name in names:\n    print(name)\nelse:\n    pass\n```\n\nJane: I see.\n"
    )
    assert turns(text) == [
        Said("Jane", "What is it?"),
        Said(
            "Alex",
            "A map of names.\n\nIt has:\n\n- names\n- things\n\nNote: it is fast.\n\n"
            "for name in names:\n    print(name)\nelse:\n    pass",
        ),
        Said("Jane", "I see."),
    ]


def test_the_head_of_a_transcript_is_not_said() -> None:
    """Front matter, title, date, who has which part, rules, comments and pictures."""
    text = (
        "---\ntitle: A talk\nJane: no speaker here\n---\n\nInterview with Alex\n\nInterviewer: Jane Doe\n"
        "Candidate: Alex Thompson\nDate: 2026-02-06\n\n<!-- Jane: secret\n\nAlex: secret -->\n# Talk\n\n***\n\n"
        "Interviewer: What is it?\n![chart](a.png)\n\n## Answer\n\nCandidate: A map.\n\n---\n"
    )
    assert turns(text) == [Said("Interviewer", "What is it?"), Said("Candidate", "A map.")]


def test_words_before_the_first_name_are_told() -> None:
    """They have no speaker, and are not given one."""
    parsed = parse_conversation(
        "We met in the office. It rained.\n\nJane: What is it?\n\nAlex: A map.", candidate="alex"
    )
    assert parsed.warnings == ("left out: 7 words before the first speaker's name",)
    assert [s.name for s in parsed.speakers] == ["Jane", "Alex"]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("a [link](https://x.example/a_b) here", "a link here"),
        ("<https://x.example/a> and <b>", "https://x.example/a and <b>"),
        ("**bold**, *italic*, __bold__, _italic_, ***both***", "bold, italic, bold, italic, both"),
        ("**a *b* c**", "a b c"),
        ("`code_a` and ``b``", "code_a and b"),
        ("2 * 3 * 4 and my_var_name and *args", "2 * 3 * 4 and my_var_name and *args"),
        ("\\[laughs\\] @\\_david \\*", "[laughs] @_david *"),
        ("Q&amp;A &lt;x&gt;", "Q&A <x>"),
        ("one<br/>two", "one two"),
    ],
)
def test_marks_go_and_words_stay(written: str, said: str) -> None:
    """What a reader of the rendered page sees."""
    assert turns(f"Jane: {written}") == [Said("Jane", said)]


def test_bold_names_are_the_only_ones_where_names_are_bold() -> None:
    """ "Kafka: a log" in an answer is part of it, also at the beginning of a paragraph."""
    assert turns("**Jane:** What is it?\n\n**Alex:** Two things.\n\nKafka: a log.\n\nKafka: a queue.") == [
        Said("Jane", "What is it?"),
        Said("Alex", "Two things.\n\nKafka: a log.\n\nKafka: a queue."),
    ]


def test_words_of_the_language_are_names_only_twice() -> None:
    """ "Remember: …" once is said; somebody called Will may speak again."""
    assert turns("Jane: What is it?\nAlex: A map.\nRemember: it is fast.") == [
        Said("Jane", "What is it?"),
        Said("Alex", "A map. Remember: it is fast."),
    ]
    assert [who for who, _ in turns("Will: What is it?\nAlex: A map.\nWill: Why?\nAlex: So.")] == ["Will", "Alex"] * 2

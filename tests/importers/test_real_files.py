"""Real transcripts, with what a person finds in them by reading."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from grader.importers.parsing import NO_SPEAKERS, Parsed, parse_conversation


def parsed(shared: Path, name: str, candidate: str | None = None) -> Parsed:
    return parse_conversation((shared / "data" / "transcripts" / name).read_bytes(), candidate=candidate, source=name)


def figures(found: Parsed) -> list[tuple[str, int, int, bool]]:
    return [(s.name, s.turns, s.words, s.candidate) for s in found.speakers]


def answers(found: Parsed) -> str:
    return " ".join(answer for exchange in found.exchanges for answer in exchange.answers)


def test_two_interviewers_and_a_guest(shared: Path) -> None:
    """Both hosts ask; the guest is found as the candidate although he quotes questions and asks back."""
    found = parsed(shared, "chaincode_podcast_interview.md")
    assert figures(found) == [("Jonas", 9, 263, False), ("John", 53, 1017, False), ("Pieter", 56, 5846, True)]
    assert found.warnings[0].startswith("the candidate is a guess: Pieter, who asks least (in 6 of 56 turns)")
    assert found.warnings[1:] == ("left out as greetings: 23 words of the candidate before the first question",)
    assert len(found.exchanges) == 18
    assert sum(len(exchange.follow_ups) for exchange in found.exchanges) == 32


def test_the_banter_before_and_after_an_interview_is_no_exchange(shared: Path) -> None:
    """The first exchange is the first question, the last one the last that was answered."""
    first, *_, last = parsed(shared, "chaincode_podcast_interview.md", "pieter").exchanges
    assert first.question.startswith("We have a few questions for you. The first question is of all of your PRs")
    assert first.answer.startswith("Sure. Historically in the Bitcoin protocol")
    assert "\n\nHow do you think about how to spend your time on Bitcoin?" in last.question
    assert last.answer.startswith("That is a good question, I don’t have a good answer.")
    assert last.answer.endswith(".")
    assert last.follow_ups == ()


def test_what_stands_on_the_answer_before_it_is_a_follow_up(shared: Path) -> None:
    """ "Stale blocks?" asks nothing without what was said before; a new question does."""
    found = parsed(shared, "chaincode_podcast_interview.md").exchanges
    assert [f.question for f in found[0].follow_ups] == [
        "You mean downloading the entire blockchain took more than ten minutes?",
        "That new block is called an orphan block?",
        "Stale blocks?",
        "For context this is 2013, 2014ish?",
        "The reason for that is the vast majority of time when doing an initial block download and initial sync is "
        "checking the signatures in the transactions.",
        "1MB at the time, 2MB now.",
        "One of the reasons that those DOS concerns are less is that the headers are very cheap to verify but "
        "expensive to create.",
        "There’s nothing to do?",
    ]
    questions = [exchange.question for exchange in found]
    assert "Would testing have caught this?" in questions
    assert (
        "How has Bitcoin Core development culture changed over those 8 or 9 years that you’ve been contributing?"
        in (questions)
    )


def test_an_interviewer_who_takes_over_opens_a_new_matter(shared: Path) -> None:
    """Two people's words before one answer are one question, a paragraph each; "Go ahead." breaks no answer."""
    found = parsed(shared, "chaincode_podcast_interview.md").exchanges
    ultraprune = next(exchange for exchange in found if exchange.question.endswith("Ultraprune?"))
    assert ultraprune.question == "If you’re at the tip it doesn’t make a huge difference.\n\nUltraprune?"
    assert ultraprune.answer.startswith("I can talk about what ultraprune is. This was in 0.8. Ultraprune is the name")


def test_a_question_back_is_answered_within_the_exchange(shared: Path) -> None:
    """The guest asks what is meant; the question stays, and its answer follows."""
    found = parsed(shared, "chaincode_podcast_interview.md").exchanges
    asked = next(e for e in found if e.answer == "You mean in code design or actually how Bitcoin works?")
    assert asked.question.startswith("As you talk about the history")
    assert asked.follow_ups[0].question.startswith("I think either.")
    assert asked.follow_ups[0].answer.startswith("It is of course slow to change things")


def test_nothing_of_markdown_is_left_in_the_words(shared: Path) -> None:
    """Front matter, the link above the talk and the heading in it are gone; code, links and quotes are words."""
    text = str(parsed(shared, "chaincode_podcast_interview.md"))
    assert "using the getblocks message" in text
    assert "That test still exists as featureblock.py" in text
    assert "BIP66 DER signature failure" in text
    assert not re.search(r"\]\(|transcript_by|# Part|Q2lXSRcacAo|`", text)


def test_paragraphs_belong_to_the_speaker_above_them(shared: Path) -> None:
    """A long talk of two: bold names, answers of several paragraphs, remarks and jokes in between."""
    found = parsed(shared, "changelog_founderstalk.md")
    assert figures(found) == [("Adam Stacoviak", 122, 5510, False), ("Sam Soffes", 121, 9470, True)]
    first, *_, last = found.exchanges
    assert first.question.startswith("I'm actually excited to have you back on the show")
    assert "\n\nPart one, Sam, was pretty much your history" in first.question
    assert first.question.endswith("who exactly are you?")
    assert first.answer == "That's a deep question."
    assert first.follow_ups[0].question == "It's changed, right? It's changed a lot. No pun intended."
    assert last.question == "Anything you wanna close with before we say goodbye?"
    assert len(found.exchanges) == 44
    assert "\n\nRight around that time I was thinking about investment" in answers(found)
    assert "[unintelligible 00:19:28.10]" in answers(found)
    assert "David Smith (@_davidsmith on Twitter)" in answers(found)
    assert "**" not in str(found)
    assert "\\[" not in answers(found)


@pytest.mark.parametrize(
    ("name", "guest", "left_out"),
    [("chaincode_podcast_interview.md", "Pieter", 24), ("changelog_founderstalk.md", "Sam Soffes", 20)],
)
def test_no_answer_is_lost_or_invented(shared: Path, name: str, guest: str, left_out: int) -> None:
    """Word for word and in order: all that the guest says stands in the answers, but for greetings and nods."""
    text = (shared / "data" / "transcripts" / name).read_text()
    turns = re.split(r"^\**(Jonas|John|Pieter|Adam Stacoviak|Sam Soffes):\** ", text, flags=re.MULTILINE)[1:]
    plain = [re.sub(r"^# .*$|[`\\]|(?<=\])\(\S*\)", "", turn, flags=re.MULTILINE).split() for turn in turns[1::2]]
    given, at, missing = re.sub(r"[\[\]]", "", answers(parsed(shared, name))).split(), 0, 0
    for who, turn in zip(turns[::2], plain, strict=True):
        words = re.sub(r"[\[\]]", "", " ".join(turn)).split()
        if who == guest and given[at : at + len(words)] == words:
            at += len(words)
        elif who == guest:
            missing += len(words)
    assert at == len(given)
    assert missing == left_out


def test_words_of_a_recogniser_by_the_number_of_their_speaker(shared: Path) -> None:
    """Three voices of a space walk: each turn is as long as one of them speaks, whatever the utterances say."""
    found = parsed(shared, "deepgram_diarized.json", "speaker 1")
    assert figures(found) == [("Speaker 0", 2, 46, False), ("Speaker 1", 5, 122, True), ("Speaker 2", 3, 58, False)]
    assert found.exchanges[0].question.startswith("And, Jessica, Christina, we are so proud of you.")
    assert found.exchanges[0].answer.startswith("Drew, thank you so much.")
    assert found.exchanges[1].question.startswith("Tracy, how important is this this the guiding it through")
    assert found.exchanges[1].answer.startswith("Absolutely. Take power EV 1, EV 2.")
    assert found.warnings == ()


def test_a_word_in_each_segment(shared: Path) -> None:
    """Single words make the sentence that they were."""
    found = parsed(shared, "podcastindex_example.json", "luke")
    assert figures(found) == [("Darth Vader", 1, 4, False), ("Luke", 1, 1, True)]
    assert [(e.question, e.answer) for e in found.exchanges] == [("I am your father.", "Nooooo")]
    with_vader = parsed(shared, "podcastindex_example.json", "vader")
    assert (with_vader.exchanges, with_vader.warnings) == (
        (),
        ("nothing is asked that Darth Vader answers; name another speaker as the candidate",),
    )


def test_names_in_captions_at_a_change(shared: Path) -> None:
    """Lines that end in the middle of a sentence join; a tip show of three voices is no interview, and says it."""
    found = parsed(shared, "podcastindex_example.srt")
    assert figures(found) == [("Travis", 5, 1561, False), ("Sarah", 2, 280, False), ("Gilon", 3, 636, True)]
    said = str(found)
    assert "So is there an ideal podcast length, short answer? Nope. Joe Rogan has some episodes that are three" in said
    assert "-->" not in said


def test_voice_tags(shared: Path) -> None:
    """Sentences over several cues, an entity, line ends of Windows."""
    found = parsed(shared, "podcastindex_voice_tags.vtt", "Gillian")
    assert figures(found) == [("Sarah", 1, 48, False), ("Gillian", 1, 18, True)]
    assert [(e.question, e.answer) for e in found.exchanges] == [
        (
            "In today's episode, you'll learn whether or not you should have a podcast trailer. And if so, what should "
            "you include in one? Welcome to Podcasting Q&A, where you learn the best tips and strategies to launch, "
            "grow and monetize your podcast. This week's question comes from Gillian.",
            "Hi Buzzsprout, Gillian here from breaking through careers podcast. My question is, do we need a podcast "
            "trailer?",
        )
    ]


@pytest.mark.parametrize("name", ["whisper_interview_nospeaker.vtt", "whisper_timestamped_nospeaker.json"])
def test_without_speakers_nothing_is_guessed(shared: Path, name: str) -> None:
    """Whisper does not tell who speaks: no exchange is made up, and the warning says what to do."""
    for candidate in (None, "Rick"):
        found = parsed(shared, name, candidate)
        assert (found.exchanges, found.speakers, found.warnings) == ((), (), (NO_SPEAKERS,))

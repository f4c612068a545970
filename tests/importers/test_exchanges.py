"""What of a talk is a question, what is an answer, and what is neither."""

from __future__ import annotations

import pytest

from tests.importers.talk import talk, threads


def test_a_question_and_its_answer_are_an_exchange() -> None:
    """In the order of the talk, in the words of the talk."""
    assert threads("I: What is a list?", "C: A row of things.", "I: What is a map?", "C: Names of things.") == [
        ["What is a list?", "A row of things."],
        ["What is a map?", "Names of things."],
    ]


def test_what_several_ask_before_an_answer_is_one_question() -> None:
    """Each speaker's words are a paragraph of it."""
    assert threads("I: We use maps a lot.", "J: What is a map?", "J: And when is it slow?", "C: Never, in theory.") == [
        ["We use maps a lot.\n\nWhat is a map? And when is it slow?", "Never, in theory."]
    ]


@pytest.mark.parametrize(
    "nod",
    ["Right.", "Mm-hm.", "Okay", "Yeah, yeah.", "Oh, wow!", "I see.", "Go ahead.", "Really?", "[laughs]", "Got it."],
)
def test_a_nod_breaks_no_answer(nod: str) -> None:
    """Who listens says something now and then."""
    assert threads("I: What is a map?", "C: Names of things.", f"I: {nod}", "C: It is fast.") == [
        ["What is a map?", "Names of things. It is fast."]
    ]


def test_the_candidates_nod_breaks_no_question() -> None:
    """While nothing is asked yet, "Okay." is no answer; "Yes." to a question is one."""
    assert threads("I: This is about maps.", "C: Okay.", "I: What is a map?", "C: Names of things.") == [
        ["This is about maps. What is a map?", "Names of things."]
    ]
    assert threads("I: Do you know what a map is?", "C: Yes.", "I: What is it?", "C: Names of things.") == [
        ["Do you know what a map is?", "Yes.", "What is it?", "Names of things."]
    ]


@pytest.mark.parametrize(
    "remark",
    [
        "That is much harder.",
        "And it is faster than a list.",
        "I think it was added in 2014.",
        "Maps are fast, right?",
        "So that one is a tree?",
        "Hash maps?",
        "Why?",
        "1 MB at the time, 2 MB now.",
        "Most people would use a list there.",
    ],
)
def test_a_remark_goes_on_with_the_matter(remark: str) -> None:
    """What asks nothing, or nothing that stands alone, is a follow-up: judged with the question before it."""
    answer = "Well, in that case I would first look at how often it is read, and then at how often it is written."
    assert threads("I: What is a map?", "C: Names of things.", f"I: {remark}", f"C: {answer}") == [
        ["What is a map?", "Names of things.", remark, answer]
    ]


@pytest.mark.parametrize(
    "question",
    [
        "How do you test one?",
        "Tell me about your last project.",
        "Design a URL shortener.",
        "Okay, great. Let's move on to databases.",
        "Describe a conflict in your team.",
        "I'd like to hear about your last team.",
        "Alex, what is a tree",
        "how would you test that",
        "You mentioned Kafka on your CV.",
        "If you had to choose again, what would you do?",
        "Was ist ein Baum?",
        "什么是索引？",
        "Qu'est-ce qu'un arbre ?",
    ],
)
def test_a_question_opens_an_exchange(question: str) -> None:
    """With a question mark or without one, as a request, in other languages."""
    answer = "Well, in that case I would first look at how often it is read, and then at how often it is written."
    assert threads("I: What is a map?", "C: Names of things.", f"I: {question}", f"C: {answer}") == [
        ["What is a map?", "Names of things."],
        [question, answer],
    ]


def test_a_question_back_is_part_of_the_exchange() -> None:
    """What the interviewer explains, even with another question, belongs to what was asked."""
    assert threads(
        "I: How fast is a map?", "C: Do you mean on average?", "I: Yes, for reads.", "C: Constant time."
    ) == [["How fast is a map?", "Do you mean on average?", "Yes, for reads.", "Constant time."]]


def test_greetings_are_no_exchange_and_said_to_be_left_out() -> None:
    """The talk begins with the first question; how many words went is told."""
    found = talk(
        "I: Hi Alex, how are you today?",
        "C: I'm good, thanks! How are you?",
        "I: Great. Can you hear me okay?",
        "C: Yes, loud and clear.",
        "I: I'm Jane, I lead the platform team.",
        "C: Nice to meet you.",
        "I: What is a map?",
        "C: Names of things.",
    )
    assert [(e.question, e.answer) for e in found.exchanges] == [("What is a map?", "Names of things.")]
    assert found.warnings == ("left out as greetings: 14 words of the candidate before the first question",)


def test_good_byes_are_no_exchange() -> None:
    """Nor are the interviewer's last words, which nobody answers."""
    found = talk(
        "I: What is a map?",
        "C: Names of things.",
        "I: Thanks for coming in. We'll be in touch next week.",
        "C: Thank you, looking forward to it!",
        "I: Bye.",
    )
    assert [(e.question, e.answer, e.follow_ups) for e in found.exchanges] == [
        ("What is a map?", "Names of things.", ())
    ]
    assert found.warnings == ("left out as greetings: 6 words of the candidate after the last answer",)


def test_thanks_in_the_middle_of_an_answer_break_nothing() -> None:
    """More of the answer goes on with it; a courtesy in return is none of it."""
    assert threads("I: What is a map?", "C: Names of things.", "I: Thank you.", "C: And it is fast.") == [
        ["What is a map?", "Names of things. And it is fast."]
    ]
    talked = (
        "I: What is a map?",
        "C: A thing.",
        "I: Thank you.",
        "C: You're welcome.",
        "I: How fast is it?",
        "C: Very.",
    )
    assert threads(*talked) == [["What is a map?", "A thing."], ["How fast is it?", "Very."]]


def test_the_candidates_own_questions_are_not_scored() -> None:
    """What the candidate wants to know says nothing of how the candidate answers."""
    found = talk(
        "I: What is a map?",
        "C: Names of things.",
        "I: Great. Do you have any questions for us?",
        "C: Yes, how large is the team?",
        "I: Twelve people.",
        "C: And where do they work?",
    )
    first, last = found.exchanges
    assert (first.stage, first.scored) == ("Interview", True)
    assert (last.stage, last.scored, last.answer) == ("Candidate Questions", False, "Yes, how large is the team?")


def test_a_talk_of_statements_has_exchanges_too() -> None:
    """Where nobody asks anything, what is said before an answer is its question."""
    assert threads(
        "I: You were at Acme.", "C: For two years.", "I: I am your father.", "C: No, that is impossible!"
    ) == [["You were at Acme.", "For two years.", "I am your father.", "No, that is impossible!"]]
    assert threads("I: I am your father.", "C: Nooooo") == [["I am your father.", "Nooooo"]]


def test_a_first_question_of_two_words_is_one() -> None:
    """Nothing was said before it that it could stand on."""
    assert threads("I: Favourite language?", "C: Python.") == [["Favourite language?", "Python."]]


def test_an_unanswered_question_is_no_exchange() -> None:
    """The end of a recording is no silence of the candidate."""
    assert threads("I: What is a map?", "C: Names of things.", "I: What is a list?") == [
        ["What is a map?", "Names of things."]
    ]
    assert talk("I: What is a map?", "I: Hello?", candidate="I").exchanges == ()


def test_a_whole_interview_of_two_interviewers() -> None:
    """Introductions, the plan of the hour and good-byes are none of it; what is asked and answered is all of it."""
    found = talk(
        "I: Good afternoon, thanks for joining us today.",
        "C: Thank you for having me, I'm excited to be here.",
        "I: Let me briefly introduce myself. I lead the payments team, and I'll be joined by my colleague Tom.",
        "C: Great.",
        "Tom: Hello.",
        "C: Hi Tom.",
        "I: So we have about 45 minutes. We'll start with your background. Sound good?",
        "C: Sounds good.",
        "I: Walk me through your resume.",
        "C: I built the settlement engine at Adyen. After that I moved to Mollie.",
        "I: Interesting. And why did you leave Adyen?",
        "C: I wanted a smaller team.",
        "Tom: Could you explain how you would design idempotent payments?",
        "C: Sure. Every request carries a key.",
        "Tom: And the response is stored?",
        "C: Yes, for a day.",
        "Tom: Fair enough. Anything else from your side?",
        "C: Yes, what does on-call look like?",
        "Tom: One week in six.",
        "C: Okay, thanks.",
        "I: All right, thanks so much for your time today. We will get back to you by Friday.",
        "C: Thanks a lot, have a nice weekend.",
    )
    assert [(e.question.split()[-1], e.answer.split(".")[0], len(e.follow_ups), e.scored) for e in found.exchanges] == [
        ("resume.", "I built the settlement engine at Adyen", 0, True),
        ("Adyen?", "I wanted a smaller team", 0, True),
        ("payments?", "Sure", 1, True),
        ("side?", "Yes, what does on-call look like?", 0, False),
    ]


def test_speech_that_a_recogniser_left_without_stops() -> None:
    """No capitals and no question marks: how a turn opens still tells what it does."""
    assert threads(
        "i: hi alex thanks for joining how are you doing today",
        "c: i'm doing well thank you how about you",
        "i: doing great okay so let's get started tell me a bit about your background",
        "c: yeah sure so i've been a data engineer for about six years",
        "i: uh huh",
        "c: and i mostly worked with spark",
        "i: wow and how did you partition it",
        "c: by day and by customer",
        "i: and you used parquet for that",
        "c: yes with snappy",
        "i: awesome well that's all from me thank you",
        "c: thank you bye",
    ) == [
        [
            "doing great okay so let's get started tell me a bit about your background",
            "yeah sure so i've been a data engineer for about six years and i mostly worked with spark",
        ],
        [
            "wow and how did you partition it",
            "by day and by customer",
            "and you used parquet for that",
            "yes with snappy",
        ],
    ]


def test_more_than_a_transcript_takes_is_told() -> None:
    """The exchanges are all there; the warning says what the limit is."""
    many = [line for n in range(501) for line in (f"I: What is number {n}?", f"C: It is {n}.")]
    found = talk(*many)
    assert len(found.exchanges) == 501
    assert found.warnings == ("501 exchanges, of which a transcript takes 500",)
    long = talk("I: What is it?", "C: " + "word " * 20_001)
    assert long.warnings == ("1 answer longer than the 100,000 characters taken",)

"""What a turn does: ask, check, tell, greet, or only listen."""

from __future__ import annotations

import pytest

from grader.importers.asking import Kind, ends_asking, invites_questions, kind_of, only_asks_back


@pytest.mark.parametrize(
    ("kind", "turns"),
    [
        (
            Kind.LISTENING,
            ["Right.", "Mm-hm.", "Oh, okay.", "Yeah. Yeah.", "That's great.", "", "...", "(laughs)", "嗯。"],
        ),
        (
            Kind.COURTESY,
            [
                "Hi Alex!",
                "Good morning, nice to meet you.",
                "How are you today?",
                "Hey, how's it going?",
                "Can you hear me okay?",
                "Shall we get started?",
                "Let's get started.",
                "Have a great day!",
                "Thank you so much for being here today, it's lovely that you could make it after all.",
                "Great, thank you so much.",
                "Thanks for your time. We'll be in touch.",
                "I'm happy to be here.",
                "Danke.",
            ],
        ),
        (
            Kind.TELLING,
            [
                "That is much harder.",
                "OpenSSL is a library.",
                "And isn't exactly the same elsewhere.",
                "In hardware, anywhere.",
                "Let's say nine years.",
                "It's harder. No pun intended.",
                '"Shut up, what is this?"',
                "Trying to follow other rules.",
            ],
        ),
        (
            Kind.CHECKING,
            ["Stale blocks?", "Why?", "Which one?", "That was in 2013?", "You mean on average?", "It works, right?"],
        ),
        (
            Kind.UNCLEAR,
            ["Databases.", "You worked at Acme.", "On your CV, Kafka.", "Erzählen Sie mehr.", "请介绍一下。"],
        ),
        (
            Kind.ASKING,
            [
                "What is sharding?",
                "And how does that work?",
                "Why Go?",
                "Okay, great. So tell me about it.",
                "Alex, walk us through it.",
                "how would you test it",
                "I was wondering about the tests.",
                "The next topic is testing.",
                "It was slow. Did you measure it? I would.",
                "If you had more time, what would you do?",
                "Thanks, so how would you scale it?",
                "Hi Alex, tell me about yourself.",
                "Thank you for coming, let's talk about databases.",
                "hello alex and welcome to the show so tell me about yourself",
                "hi alex welcome and thanks for making the time today can you introduce yourself",
                "Shall we talk about databases?",
                "为什么要用索引？",
                "Warum ist das so?",
            ],
        ),
    ],
)
def test_a_turn_is_its_strongest_sentence(kind: Kind, turns: list[str]) -> None:
    """From the examples a reader can tell where the lines run."""
    assert {turn: kind_of(turn) for turn in turns} == dict.fromkeys(turns, kind)


def test_a_turn_ends_asking_where_it_leaves_the_word_to_somebody() -> None:
    """A sentence may follow the question; a question in the middle of a story asks nobody."""
    assert ends_asking("It was slow. Which came first? I never knew.")
    assert ends_asking("Is it so? Okay. Right.")
    assert not ends_asking("Why was it slow? It read too much. It wrote too much.")
    assert not ends_asking('They said "why?"')
    assert not ends_asking("How are you?")


def test_a_question_back_is_short_and_nothing_else() -> None:
    """An answer that ends in a question, or a remark with a tag, is an answer."""
    assert only_asks_back("Sorry? Do you mean reads?")
    assert not only_asks_back("I would cache it. Is that what you mean?")
    assert not only_asks_back("It is fast, right?")
    assert not only_asks_back("Right.")
    assert not only_asks_back("Should I " + "really " * 30 + "go on?")


def test_an_invitation_to_ask_is_nothing_else() -> None:
    """A turn that asks something else as well is a question like any other."""
    assert invites_questions("Great. Do you have any questions for us?")
    assert invites_questions("Is there anything you'd like to ask me?")
    assert invites_questions("What questions do you have for me?")
    assert not invites_questions("Do you have any questions for us? If not, what is a map?")
    assert not invites_questions("Which questions do you ask users?")
    assert not invites_questions("Thank you.")

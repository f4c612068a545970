"""The lint: the seed report's own sentences fail it, plain prose about engineering does not."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.assessment import Assessment
from grader.narrative.lint import Setting, lint, lint_assessment, repeats_score, sentences
from grader.narrative.tidy import clean_texts, presentable, tidy
from grader.rubric import Label
from tests.builders import an_answer, an_assessment

SEED = Setting(
    names=("Alex Thompson", "Alex", "Staff Backend Engineer"),
    label=Label.STRONG_NO_HIRE,
    scores=frozenset({41, 52, 59, 66, 21, 69, 32, 72, 31, 77, 48}),
    percent=62,
    rows=(("Technical", 41, "Below Average"), ("Behavioral", 52, "Below Average"), ("Communication", 59, "Acceptable")),
    judged=True,
)

SEED_FAULTS = [
    ("Duration: 1 minutes", "wrong plural"),
    ("Alex Thompson demonstrated average performance across all interview stages.", "word of worth"),
    ("Some areas require improvement and others indicate potential fit.", "culture fit"),
    ("Problem Solving:** Alex solved a complex coding challenge.", "stray markup"),
    ("**Technical Skills (medium):** Alex struggled with several questions.", "stray markup"),
    ("Responses could be improved for better alignment with the company culture.", "culture fit"),
    ("His responses to behavioral questions could be improved.", "pronoun"),
    ("The candidate did not address the Docker image building process..", "doubled stop"),
    ("Did not address the image building process., They did not mention YAML.", "doubled punctuation"),
    ("Key points (importing, routes, requests/responses), Demonstrating a deeper view", "list joined by commas"),
    ("did not address Kafka in context, did not mention decoupling services, event sourcing", "list joined by commas"),
    ('"Can you discuss some of the key trade-offs?"', "wrapped in quotes"),
    ("- Horizontal scaling of API servers", "stray markup"),
    ("Design: 1. API layer with REST 2. Short URL generation 3. Storage", "list flattened"),
    ("Trade-offs - start simple - shard by hash - limit rates", "list flattened"),
    ("Alex demonstrated adequate problem-solving and technical skills.", "word of worth"),
    ("The skills suggest he can fit well within our team.", "culture fit"),
    ("Areas of improvement should be addressed through targeted training.", "offers a job"),
    ("Offer an initial position as a Staff Backend Engineer.", "offers a job"),
    ("Schedule one-on-one meetings with Alex to discuss his areas of strength.", "pronoun"),
    ("Confidence is 75%.", "confidence that is not printed"),
    ("Technical is at 52/100.", "not the score of Technical"),
    ("Technical stands at 41/100 (Good).", "band that is not printed"),
    ("Overall the candidate reaches 58/100.", "score that is not printed"),
    ("The result is Hire.", "names another label"),
    ("Recommended as a strong hire.", "names another label"),
]


@pytest.mark.parametrize(("text", "fault"), SEED_FAULTS)
def test_the_seed_reports_faults_are_found(text: str, fault: str) -> None:
    """Each fault that the seed's README lists is one that the lint names."""
    assert any(fault in found for found in lint(text, SEED)), lint(text, SEED)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("The candidate is friendly and confident.", "trait"),
        ("The candidate seems nervous.", "trait"),
        ("Shows great enthusiasm for distributed systems.", "trait"),
        ("Passionate about event-driven architectures.", "trait"),
        ("Speaks with a heavy accent.", "accent"),
        ("Good English for a non-native speaker.", "accent"),
        ("The candidate's age may be a concern.", "age"),
        ("An older candidate with dated views.", "age"),
        ("A woman in a male team.", "gender"),
        ("Mentions being Muslim.", "religion"),
        ("Of African heritage; the candidate's ethnicity is clear.", "ethnicity"),
        ("Mentions a disability.", "disability"),
        ("The candidate's family could limit travel.", "family"),
        ("May go on maternity leave.", "disability or health"),
        ("A trade-union member.", "politics"),
        ("The reasoning is cut …. Then it goes on.", "doubled stop"),
        ("Uses `asyncio` well", "stray markup"),
        ("Mentions <b>caching</b>", "stray markup"),
        ("It names caching,.", "doubled punctuation"),
        ("Why?.", "doubled punctuation"),
        ("Said “caching.", "unbalanced"),
        ("Names caching\u202e reversed", "bidi"),
        ("Two\nlines", "line-breaking"),
        ("Rests on 3 answer.", "wrong plural"),
        ("Missing:", "ends with a colon"),
        ("The candidate should be hired.", "speaks of hiring"),
    ],
)
def test_other_faults_are_found(text: str, fault: str) -> None:
    """Traits, grounds, markup, punctuation and hidden characters, without any setting."""
    assert any(fault in found for found in lint(text)), lint(text)


@pytest.mark.parametrize(
    "text",
    [
        "Names the race condition and how a lock removes it.",
        "Explains cache age, the Age header and stale entries.",
        "The disabled flag is checked before the feature is shown.",
        "Adds an index on the gender column of the table.",
        "Proposes a male connector on the board.",
        "Describes a blameless build culture.",
        "Uses aggressive timeouts, lazy loading and optimistic locking.",
        "Explains the confidence interval and the confidence score of the model.",
        "Prevents a man-in-the-middle attack, and quotes the man page.",
        "Runs a native build and a cloud-native deployment.",
        "The accent colour is set in the theme.",
        "Overrides __init__ and passes **kwargs on.",
        "Gives 2**10 as the size, i.e., 1,024 buckets.",
        "Uses List<String> in Java and C# for the rest.",
        "Navigates with ../config and the range 0..n.",
        "Sets a 5 minute timeout and a 30 day retention.",
        "Uses foo?.bar to guard against null.",
        "Explains that the service hires two more engineers' worth of capacity.",
        "Runs on .NET, Go, etc., behind a load balancer.",
        "Names three parts: parsing, planning and execution.",
        "Level 2 of 4: the main point is right.",
        "Explains master and child nodes, parent processes and orphaned children.",
        "The candidate said “my wife and I moved”, then gave no further detail.",
        "The candidate's answer is 'young generation collection'.",
        "Waits 0.1 seconds; 1 of the answers is short.",
        "Says the young generation is collected first, the old generation later.",
        "Uses a white list, a black box test and a blind signature.",
        "Explains HIS integration over HL7.",
        "The band is a good fit for the curve.",
        "Sketches the state machine: idle → running → done.",
    ],
)
def test_technical_prose_passes(text: str) -> None:
    """A word that means something else in engineering, and what stands in quotes, is no fault."""
    assert lint(text) == ()


def test_a_ground_that_was_asked_about_may_be_spoken_of() -> None:
    """An interview for a benefits officer is about parental leave; the question says so."""
    text = "Explains who is entitled to parental leave."
    assert lint(text) != ()
    assert lint(text, Setting(topic="Who is entitled to Parental leave?")) == ()


def test_culture_fit_is_a_fault_even_when_asked_about() -> None:
    """No criterion may judge it, whoever asks."""
    assert lint("A clear culture fit.", Setting(topic="What is culture fit?"))


def test_a_name_is_never_read_as_a_word() -> None:
    """Somebody may be called Christian Young."""
    assert lint("The interview of Christian Young is over.", Setting(names=("Christian Young",))) == ()


def test_an_offer_is_no_fault_where_it_is_refused_or_under_a_hire() -> None:
    """ "Before an offer is decided" promises nothing, and under a hire an offer is what follows."""
    refused = "Do not make an offer."
    assert lint(refused, SEED) == ()
    assert lint("Prepare an offer.", dataclasses.replace(SEED, label=Label.HIRE)) == ()
    assert lint("Prepare an offer.", dataclasses.replace(SEED, label=Label.INCONCLUSIVE))


def test_another_label_may_be_named_as_what_would_be() -> None:
    """The nearest other label is part of the truth."""
    assert lint("The nearest other label would be No Hire.", SEED) == ()


def test_a_printed_band_is_no_praise() -> None:
    """Communication is Acceptable because the band is called so."""
    assert lint("Communication is at 59/100 (Acceptable).", SEED) == ()


def told(**changes: object) -> Assessment:
    return an_assessment().model_copy(update=changes)


def test_an_assessments_faults_name_their_field() -> None:
    """One line a fault, beginning with the path."""
    faults = lint_assessment(told(summary="His work is fine.", answers=(an_answer(feedback="Score: 63/100."),)))
    assert "summary: guesses a pronoun: 'His'" in faults
    assert "answers[0].feedback: repeats the score" in faults


def test_a_feedback_line_may_name_levels_but_not_the_score() -> None:
    """Levels explain the score; the score itself stands beside."""
    assert repeats_score("Scored 63 of 100.")
    assert not repeats_score("Strongest on Accuracy (level 3 of 4).")


@pytest.mark.parametrize(
    ("text", "tidied"),
    [
        ("**Technical Skills (medium):** struggled..", "Technical Skills (medium): struggled."),
        ("Problem Solving:** solved it", "Problem Solving: solved it"),
        ('"Names the failover"', "Names the failover"),
        ("- Uses `redis` , twice", "Uses redis, twice"),
        ("Mentions the <script> tag and <b>bold</b>", "Mentions the script tag and bold"),
        ("first\nsecond\u202e", "first second"),
        ("Overrides __init__ with **kwargs", "Overrides __init__ with **kwargs"),
        ("No image., Nothing on YAML.", "No image, Nothing on YAML."),
        ("See [docs](https://x.example/a)", "See docs"),
        ('An unbalanced "quote', "An unbalanced quote"),
    ],
)
def test_tidying_mends_the_form_and_keeps_the_words(text: str, tidied: str) -> None:
    """A model's markdown becomes plain text."""
    assert tidy(text) == tidied


def test_a_sentence_that_may_not_be_shown_is_taken_out() -> None:
    """The rest of the text stays."""
    text = "Names the failover. His accent is heavy. Leaves out persistence."
    assert presentable(text, Setting()) == "Names the failover. Leaves out persistence."


def test_a_models_texts_are_cleaned_and_its_levels_are_not() -> None:
    """A forbidden point goes; a reasoning of which nothing is left is replaced by its level's anchor."""
    answer = an_answer(
        criteria=[
            {"id": "a", "name": "Accuracy", "weight": 1, "level": 2, "anchor": "half right", "reasoning": "He is shy."},
            {"id": "b", "name": "Depth", "weight": 1, "level": None, "reasoning": "She would not say."},
        ],
        strengths=[
            {"point": "**Names** replicas", "quote": "I use read replicas"},
            {"point": "Charisma", "quote": "I use"},
        ],
        improvements=[{"point": "Lacks confidence", "severity": "low"}, {"point": "No figures..", "severity": "low"}],
        missing_points=["failover", "- persistence"],
    )
    clean = clean_texts(answer)
    assert [c.reasoning for c in clean.criteria] == ["Level 2 of 4 on Accuracy: half right.", "Depth was not rated."]
    assert [s.point for s in clean.strengths] == ["Names replicas"]
    assert [i.point for i in clean.improvements] == ["No figures."]
    assert clean.missing_points == ("failover", "persistence")
    assert [c.level for c in clean.criteria] == [2, None]
    assert clean.score == answer.score


@given(st.text(max_size=300))
def test_whatever_is_presentable_passes_the_lint(text: str) -> None:
    """No text of any model gets past."""
    assert lint(presentable(text, Setting())) == ()


@given(
    st.lists(
        st.sampled_from(['"', "“", "**", "..", "his", "<b>", "a.", "\u202e", "`", ", ", "B", "(1, 2),", " "]),
        max_size=25,
    )
)
def test_hostile_fragments_are_presentable_or_gone(parts: list[str]) -> None:
    """Fragments of every fault in any order are mended or left out."""
    assert lint(presentable("".join(parts), Setting())) == ()


def test_sentences_end_at_a_stop_before_a_capital() -> None:
    """ "E.g." does not end one."""
    assert sentences("Uses e.g. Redis. Then stops.") == ["Uses e.g. Redis.", "Then stops."]


def test_points_begin_with_a_capital() -> None:
    """A key point taken for a strength reads like every other line of its list; a term keeps its own spelling."""
    points = {"limited capacity": "Limited capacity", "gRPC streams": "gRPC streams"}
    answer = an_answer(strengths=[{"point": point, "quote": "read replicas and caching"} for point in points])
    assert [s.point for s in clean_texts(answer).strengths] == [*points.values()]

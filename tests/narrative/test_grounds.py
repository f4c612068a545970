"""Forbidden grounds: what the quick look lets pass holds none."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.narrative import grounds as room
from grader.narrative.grounds import grounds, may_judge, pronouns

PATTERNS = [pattern for _, pattern in (*room._FIT, *room._GROUNDS)]

LETTERS = st.characters(max_codepoint=255)


@pytest.mark.parametrize("pattern", [*PATTERNS, room._PRONOUN], ids=lambda p: p.pattern[:40])
def test_the_quick_look_misses_no_match_of_any_pattern(pattern: re.Pattern[str]) -> None:
    """Whatever a pattern matches holds one of the words that are looked for first."""

    # A lookahead is met by chance only: the patterns that have one filter much of what is drawn.
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
    @given(st.from_regex(pattern, fullmatch=True, alphabet=LETTERS))
    def holds(text: str) -> None:
        assert may_judge(text) or not pattern.search(text.lower())

    holds()


@pytest.mark.parametrize(
    "text",
    [
        "Names the mechanism, gives a figure for the gain, and weighs one trade-off.",
        "It mentions a reliable protocol and the characters of the password.",
    ],
)
def test_plain_prose_about_engineering_is_not_looked_at_twice(text: str) -> None:
    """Most texts hold none of the words, and so cost one look."""
    assert not may_judge(text)
    assert grounds(text) == pronouns(text) == ()

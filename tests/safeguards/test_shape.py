from __future__ import annotations

import re
from itertools import chain
from re import _constants, _parser  # the only way to look into a pattern
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.safeguards.sway import decoding, encodings, folding, markup, rules_on_grading, words_of_grading
from grader.safeguards.sway import shape as shapes
from grader.safeguards.sway.shape import Grammar
from grader.safeguards.swaying import RULES, attempts, grammar

WORDS = {
    "CANCEL": "ignore, set aside",
    "RULES": "rule, rules, vorgabe*",
    "BEST": "best, n/n",
    **dict.fromkeys(("YOU", "MODAL", "TO_DO", "LINK"), "please"),
}
LINES = [(kind, rule.line) for kind, rules in grammar().rules.items() for rule in rules]
SOME_WORDS = sorted(grammar().words)


def _fits(line: str, text: str) -> bool:
    small = Grammar(WORDS, {"what": "RULES\nBEST RULES"}, {"kind": line})
    return bool(list(small.found(small.shape(text.lower()))))


@pytest.mark.parametrize(
    ("line", "fits", "fits_not"),
    [
        ("CANCEL RULES", "we ignore rules", "rules ignore"),
        ("CANCEL ~2 RULES", "ignore all those rules", "ignore all of those rules"),
        ("CANCEL ~2 RULES", "ignore the, rules", "ignore it. rules"),
        ("> CANCEL", "yes: ignore it", "we ignore it"),
        ("> CANCEL", "please set aside", "we set aside"),
        ("^ CANCEL", "done. ignore", "and, ignore"),
        ("CANCEL the? RULES", "ignore the rule", "ignore a rule"),
        ("CANCEL|drop RULES", "drop rules", "keep rules"),
        ("CANCEL ~1 <what>", "ignore the best rules", "ignore the best thing"),
        ("BEST", "a 7/7", "a 6/7"),
        ("RULES :", "die Vorgaben: keine", "die vorgaben keine"),
    ],
)
def test_a_rule_fits_words_by_what_they_are_about(line: str, fits: str, fits_not: str) -> None:
    """In order, with gaps that end with the sentence, at the beginning of a clause where that is asked for."""
    assert (_fits(line, fits), _fits(line, fits_not)) == (True, False)


def test_every_rule_can_be_read_and_needs_something() -> None:
    """No name is misspelt, and no rule is tried on every text."""
    for _, line in LINES:
        grammar()._compile(line)
        assert all(grammar().rule(line).needs), line


def test_every_name_of_the_lexicon_is_asked_for() -> None:
    """Words that no rule looks at would be read for nothing."""
    asked = " ".join(chain(*([line for _, line in LINES],), rules_on_grading.PARTS.values()))
    unasked = [name for name in words_of_grading.WORDS if not re.search(rf"(?<![A-Z_]){name}(?![A-Z_])", asked)]
    assert unasked == []


@given(st.sampled_from(LINES), st.lists(st.sampled_from(SOME_WORDS), max_size=8))
def test_a_rule_that_is_not_tried_fits_nowhere(rule: tuple[str, str], words: list[str]) -> None:
    """What a rule needs is what its pattern cannot do without."""
    shape = grammar().shape(" ".join(words))
    needs = grammar().rule(rule[1]).needs
    if not all(shape.present & need for need in needs):
        assert not grammar()._compile(rule[1]).search(shape.symbols)


def _bounded(parsed: Any, *, within: bool = False) -> bool:
    """Whether no repeat without an end stands within another, so that matching grows with the text and no faster."""
    for op, given_ in parsed:
        endless = op in (_constants.MAX_REPEAT, _constants.MIN_REPEAT) and given_[1] is _constants.MAXREPEAT
        if endless and within:
            return False
        parts = {_constants.BRANCH: lambda v: v[1], _constants.SUBPATTERN: lambda v: [v[3]]}.get(op)
        parts = parts or {op: lambda v: [v[2]] for op in (_constants.MAX_REPEAT, _constants.MIN_REPEAT)}.get(op)
        if parts and not all(_bounded(part, within=within or endless) for part in parts(given_)):
            return False
    return True


def test_no_pattern_can_take_longer_than_its_text_is_long() -> None:
    """Rules have bounded gaps only; of the patterns over characters, none has a repeat in a repeat without end."""
    assert not [
        line for _, line in LINES if re.search(r"[*+]|,\}", re.sub(r"\[.*?\]", "", grammar()._compile(line).pattern))
    ]
    found = [v for m in (decoding, encodings, folding, markup, shapes) for v in vars(m).values()]
    passages = [passage for kinds in encodings._BLOBS.values() for passage, _ in kinds]
    patterns = [pattern.pattern for pattern in (*found, *passages) if isinstance(pattern, re.Pattern)]
    assert len(patterns) > 20
    assert not [pattern for pattern in patterns if not _bounded(_parser.parse(pattern))]


@pytest.mark.parametrize(
    "part", ["@", "<!--", "ignore all ", '"', "=41", "4 /", "a.", "- ", "a b ", "&#65;", "QUFB", "评分", "\n#"]
)
def test_long_texts_of_one_part_are_read_to_their_end(part: str) -> None:
    """What a pattern could be made to try again from every place."""
    assert isinstance(attempts((part * 50_000)[:50_000]), tuple)


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    """Kinds are known ones, each once."""
    kinds = attempts(text)
    assert len(set(kinds)) == len(kinds)
    assert set(kinds) <= {*RULES, "hidden_text", "forged_structure", "dictated_grade", "encoded"}

"""How many calls may be under way: by what the provider shows of itself."""

from __future__ import annotations

from grader.providers.slots import ENOUGH, Slots


def taken(slots: Slots, number: int) -> None:
    for _ in range(number):
        slots.take()


def test_half_of_them_until_something_is_known() -> None:
    """One of one; all of them with the first answer that tells limits, or after a few that tell none."""
    assert int(Slots(1).allowed) == 1
    told, silent = Slots(32), Slots(32)
    assert (told.allowed, silent.allowed, Slots(32, known=True).allowed) == (16, 16, 32)
    told.answered(told=True, paced=True)
    for _ in range(ENOUGH - 1):
        silent.answered(told=False, paced=False)
    assert (told.allowed, silent.allowed) == (32, 16)
    silent.answered(told=False, paced=False)
    assert silent.allowed == 32


def test_a_limit_that_is_met_leaves_what_was_taken() -> None:
    """Sixteen at once, ten of which are answered: ten it is, and no less than half for one round of refusals."""
    slots = Slots(32)
    taken(slots, 16)
    for number in range(11, 17):
        slots.limited(number)
        slots.used -= 1
    assert slots.allowed == 10
    for number in range(1, 11):
        slots.limited(number)
        slots.used -= 1
    assert slots.allowed == 8


def test_an_overloaded_provider_halves_them_once_a_round() -> None:
    """Four refusals of one round are one; those of the next are another."""
    slots = Slots(8)
    taken(slots, 4)
    for number in range(1, 5):
        slots.overloaded(number)
    assert slots.allowed == 2
    slots.used = 0
    taken(slots, 2)
    slots.overloaded(5)
    assert slots.allowed == 1


def test_they_grow_while_answers_come() -> None:
    """By one a round of answers; by one an answer where the rate is what holds calls back; never over the total."""
    for paced, after in ((False, 4.0), (True, 8.0)):
        slots = Slots(8)
        taken(slots, 4)
        slots.overloaded(4)
        for _ in range(6):
            slots.answered(told=False, paced=paced)
        assert after <= slots.allowed < after + 0.2
        for _ in range(99):
            slots.answered(told=False, paced=paced)
        assert slots.allowed == 8


def test_one_call_finds_out_whether_anybody_is_served_again() -> None:
    """After an exhausted quota one at a time; with an answer all are let in again."""
    slots = Slots(8)
    slots.doubt()
    seen = [slots.free]
    slots.take()
    seen.append(slots.free)
    slots.answered(told=False, paced=False)
    assert [*seen, slots.free] == [True, False, True]

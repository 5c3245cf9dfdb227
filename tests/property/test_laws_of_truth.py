"""Kleene's laws: what `and`, `or`, `not` and lists of possibilities promise."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from waypost.evaluate.truth import Truth, agreed, all_true, any_true

truths = st.sampled_from(list(Truth))
lists = st.lists(truths, max_size=5)


@given(lists)
def test_order_and_repetition_do_not_matter(parts: list[Truth]) -> None:
    assert all_true(parts) is all_true([*reversed(parts), *parts])
    assert any_true(parts) is any_true([*reversed(parts), *parts])


@given(lists)
def test_de_morgan(parts: list[Truth]) -> None:
    assert ~all_true(parts) is any_true(~part for part in parts)
    assert ~any_true(parts) is all_true(~part for part in parts)


@given(truths)
def test_not_twice_is_nothing(part: Truth) -> None:
    assert ~~part is part


@given(lists, lists)
def test_brackets_do_not_matter(some: list[Truth], others: list[Truth]) -> None:
    assert all_true([all_true(some), all_true(others)]) is all_true([*some, *others])
    assert any_true([any_true(some), any_true(others)]) is any_true([*some, *others])


@given(truths, truths, truths)
def test_each_distributes_over_the_other(one: Truth, two: Truth, three: Truth) -> None:
    assert all_true([one, any_true([two, three])]) is any_true(
        [all_true([one, two]), all_true([one, three])]
    )
    assert any_true([one, all_true([two, three])]) is all_true(
        [any_true([one, two]), any_true([one, three])]
    )


@given(st.lists(st.tuples(truths, st.booleans()), max_size=5))
def test_knowing_more_never_turns_a_known_answer_round(parts: list[tuple[Truth, bool]]) -> None:
    """Whatever an unknown part turns out to be, an answer that was settled stays."""
    known = [Truth.of(guess) if part is Truth.UNKNOWN else part for part, guess in parts]
    for combine in (all_true, any_true):
        before = combine(part for part, _ in parts)
        assert before in (combine(known), Truth.UNKNOWN)


@given(st.lists(truths, min_size=1, max_size=5))
def test_possibilities_agree_or_leave_it_unknown(possible: list[Truth]) -> None:
    answer = agreed(possible)
    assert answer is (possible[0] if len(set(possible)) == 1 else Truth.UNKNOWN)

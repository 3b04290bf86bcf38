"""Whatever is put in, there are two whole files or a diagnostic. ``tools/fuzz.py`` tries more of it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from properties import PROPERTIES, follows, is_found_again


@pytest.mark.parametrize("name", PROPERTIES)
def test_whatever_is_put_in_gives_whole_files_or_a_diagnostic(name: str) -> None:
    check, examples, count = PROPERTIES[name]

    def checked(example: Any) -> None:
        check(example)

    options = settings(
        max_examples=count, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
    )
    options(given(examples)(checked))()


def test_lines_that_are_so_high_that_they_go_over_two_slides_are_found_again() -> None:
    is_found_again(("closing", "0\r0\r⺀"))


def test_words_that_are_lost_or_out_of_order_are_seen() -> None:
    assert follows("one\ntwo", "one(1/2)two") and follows("one two", "onetwo")
    assert not follows("one\ntwo", "twoone") and not follows("one two", "one(1/2)two")
    assert not follows("one\ntwo", "one")

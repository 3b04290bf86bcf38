"""Whatever is put in, there are two whole files or a diagnostic. ``tools/fuzz.py`` tries more of it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from properties import PROPERTIES


@pytest.mark.parametrize("name", PROPERTIES)
def test_whatever_is_put_in_gives_whole_files_or_a_diagnostic(name: str) -> None:
    check, examples, count = PROPERTIES[name]

    def checked(example: Any) -> None:
        check(example)

    options = settings(
        max_examples=count, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
    )
    options(given(examples)(checked))()

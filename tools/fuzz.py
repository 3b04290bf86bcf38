#!/usr/bin/env python3
"""Tries what the property tests try, for as long as it is told to.

Each round is hypothesis with a seed of its own, so that a finding can be had again with its --seed and name.
It is shown as small as it gets, with its traceback; exit 1 if there was one. What the tests' cases hold is
what is changed here and there, and a finding that was mended becomes a case.
"""

from __future__ import annotations

import argparse
import logging
import shutil
import signal
import sys
import time
import traceback
from itertools import count
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from hypothesis import HealthCheck, Phase, given, seed, settings  # noqa: E402
from properties import PROPERTIES, workshop  # noqa: E402

EXAMPLES = 40  # of a property in a round
PATIENCE = 30  # seconds that an example may take


def too_slow(*_: object) -> None:
    raise TimeoutError(f"an example takes longer than {PATIENCE} s")


def run(name: str, number: int) -> tuple[int, str]:
    """Return how many examples of a property a seed gave, and what was found, "" for nothing."""
    check, examples, _ = PROPERTIES[name]
    tried = 0

    def counted(example: Any) -> None:
        nonlocal tried
        tried += 1
        signal.alarm(PATIENCE)
        try:
            check(example)
        finally:
            signal.alarm(0)

    options = settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
    )
    try:
        seed(number)(options(given(examples)(counted)))()
    except Exception:
        return tried, traceback.format_exc(limit=-4)
    return tried, ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seconds", type=float, nargs="?", default=120.0)
    parser.add_argument("--seed", type=int, help="of the first round; the others follow it")
    parser.add_argument("properties", nargs="*", metavar="PROPERTY", help=", ".join(PROPERTIES))
    given_ = parser.parse_args()
    signal.signal(signal.SIGALRM, too_slow)
    logging.disable()
    first = int(time.time()) if given_.seed is None else given_.seed
    end, tried, found = time.monotonic() + given_.seconds, dict.fromkeys(PROPERTIES, 0), 0
    try:
        for number in count(first):
            for name in given_.properties or PROPERTIES:
                examples, finding = run(name, number)
                tried[name] += examples
                found += bool(finding)
                if finding:
                    print(f"\n== tools/fuzz.py --seed {number} 0 '{name}'\n{finding}", flush=True)
            if time.monotonic() > end:
                break
    finally:
        shutil.rmtree(workshop())
    shown = ", ".join(f"'{name}' {examples:,}" for name, examples in tried.items() if examples)
    print(f"seeds {first} to {number}: {shown}; {found} findings")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())

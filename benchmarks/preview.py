"""Time from saving a talk to the new picture, as a browser has it: ``python benchmarks/preview.py``.

A server of its own is started for each talk; a client listens to its stream and fetches the picture
of the changed slide as soon as it is told of it. The program reports; it never fails.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from run import HERE, write_talk

GOALS = {30: 150.0, 200: 300.0}  # ms from saving to the picture
WIDTH = 1280
START = "from deckbuilder.__main__ import main; main()"


class Sample(NamedTuple):
    """Milliseconds from saving on: until the page is told, until it has the slide's picture, and all."""

    told: float
    seen: float
    handout: float


def states(response: HTTPResponse) -> Iterator[dict[str, Any]]:
    """Yield what the server tells."""
    for line in response:
        if line.startswith(b"data: "):
            yield json.loads(line[6:])


def changed(text: str, number: int) -> str:
    """Return a talk in which what one of its slides shows begins with another word."""
    places = [found.end() for found in re.finditer(r"\n *slide: (?=\w)", text)]
    at = places[(number * 7) % len(places)]
    return f"{text[:at]}Now{number} {text[at:]}"


def measure(content: Path, runs: int) -> list[Sample]:
    """Return samples of saving a talk with a change in one slide."""
    line = [sys.executable, "-c", START, "preview", str(content), "--no-open", "--port", "0"]
    process = subprocess.Popen(line, cwd=HERE.parent, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    found = re.search(r"http://127\.0\.0\.1:(\d+)/", process.stdout.readline())
    assert found is not None, "the preview did not start"
    port = int(found[1])
    try:
        stream = HTTPConnection("127.0.0.1", port)
        stream.request("GET", "/events?template=")
        told = states(stream.getresponse())
        pictures = HTTPConnection("127.0.0.1", port)
        while not (state := next(told))["pages"]:
            pass
        text, samples = content.read_text(encoding="utf-8"), []
        for number in range(runs + 1):
            samples.append(sample(content, changed(text, number), told, pictures, state))
            time.sleep(0.3)
        return samples[1:]
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()


def sample(
    content: Path,
    text: str,
    told: Iterator[dict[str, Any]],
    pictures: HTTPConnection,
    known: dict[str, Any],
) -> Sample:
    """Return what one saving takes; ``known`` is what the server told before."""
    other = content.with_suffix(".new")
    other.write_text(text, encoding="utf-8")
    start = time.perf_counter()
    os.replace(other, content)
    state = next(told)
    at_told = time.perf_counter()
    assert state["edit"], state["messages"] or "no slide changed"
    index, serial = state["edit"]
    assert serial == state["serial"], "the server did not say which slide changed"
    pictures.request("GET", f"/pictures/{state['slides'][index][0]}/{WIDTH}.png")
    picture = pictures.getresponse().read()
    at_seen = time.perf_counter()
    assert picture.startswith(b"\x89PNG")
    next(told)
    at_all = time.perf_counter()
    return Sample(*((moment - start) * 1000 for moment in (at_told, at_seen, at_all)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(GOALS))
    parser.add_argument("--runs", type=int, default=15)
    options = parser.parse_args()
    print("slides   told ms   picture ms  (worst)   goal   with the handout ms")
    with TemporaryDirectory() as folder:
        for slides in options.sizes:
            samples = measure(write_talk(slides, Path(folder)), options.runs)
            told, seen, handout = (median(values) for values in zip(*samples, strict=True))
            worst, goal = max(one.seen for one in samples), GOALS.get(slides)
            mark = "" if goal is None else " ok" if seen < goal else " MISSED"
            print(
                f"{slides:6} {told:9.0f} {seen:12.0f} {worst:8.0f} {goal or '':>7}{mark} {handout:12.0f}"
            )


if __name__ == "__main__":
    main()

"""Time whole cold builds beside the naive builder: ``python benchmarks/run.py [--slope]``.

Each build is a process of its own, started anew; the two builders take turns, so that whatever else
the machine does falls on both. The program reports and always ends with status 0.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
RATIO_GOALS = {8: 0.85, 100: 0.45, 1000: 0.10}
MEMORY_GOALS = {1000: 90.0}  # MB
SLOPE_GOAL = 1.15
HELP_GOAL = 1.5
LARGE = 1000  # slides; from here on three runs are enough
HEADINGS = (
    *("slides", "ours s", "naive s", "ratio", "goal", "", "ours MB", "naive MB", "goal", ""),
    *("ours ms/slide", "naive ms/slide"),
)

Command = list[str]
# What the installed command runs.
OURS = [sys.executable, "-c", "from deckbuilder.__main__ import main; main()"]


class ProcessError(Exception):
    """A process ended with an error; the last line that it wrote."""


class Sample(NamedTuple):
    """What a process took: wall-clock seconds and its peak memory in MB (10^6 bytes)."""

    seconds: float
    megabytes: float


def measure(command: Command) -> Sample:
    """Run a command to its end and return what it took."""
    environment = dict(os.environ)
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # installed packages are compiled, so are we
    with tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=HERE.parent, env=environment, stdout=subprocess.DEVNULL, stderr=errors
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            errors.seek(0)
            lines = errors.read().decode(errors="replace").split("\n")
            last = next((line for line in reversed(lines) if line.strip()), "")
            raise ProcessError(f"exit status {process.returncode}: {last}")
    unit = 1 if sys.platform == "darwin" else 1024
    return Sample(seconds, usage.ru_maxrss * unit / 1e6)


def clear(folder: Path) -> None:
    """Empty an output folder, so that no build finds what an earlier one left."""
    shutil.rmtree(folder, ignore_errors=True)


def interleave(*tasks: Callable[[], Sample], runs: int) -> list[list[Sample]]:
    """Return the samples of each task: one warm-up each, then by turns ``runs`` times."""
    for task in tasks:
        task()
    rounds = [[task() for task in tasks] for _ in range(runs)]
    return [list(samples) for samples in zip(*rounds, strict=True)]


def middle(samples: list[Sample]) -> float:
    """Return the median of the seconds."""
    return median(sample.seconds for sample in samples)


def pair_ratio(samples: list[Sample], others: list[Sample]) -> float:
    """Return the median of the ratios of the pairs that ran one after the other."""
    return median(a.seconds / b.seconds for a, b in zip(samples, others, strict=True))


def write_talk(slides: int, folder: Path) -> Path:
    """Write a talk of so many slides below a folder and return its content file."""
    target = folder / str(slides)
    measure([sys.executable, str(HERE / "talks.py"), str(slides), str(target)])
    return target / "content.yaml"


def build_ours(content: Path) -> Sample:
    """Build a talk with deckbuilder."""
    out = content.with_name("ours")
    clear(out)
    return measure([*OURS, "build", str(content), "-o", str(out)])


def build_naive(content: Path) -> Sample:
    """Build a talk with the naive builder."""
    out = content.with_name("naive")
    clear(out)
    return measure([sys.executable, str(HERE / "naive.py"), str(content), str(out)])


def verdict(value: float, goal: float | None) -> str:
    """Return whether a value is within its goal, in a word."""
    return "" if goal is None else "met" if value <= goal else "missed"


def compare(slides: int, runs: int, folder: Path) -> list[str]:
    """Return the row of the table for one size."""
    content = write_talk(slides, folder)
    runs = min(runs, 3) if slides >= LARGE else runs
    ours, naive = interleave(lambda: build_ours(content), lambda: build_naive(content), runs=runs)
    ratio, goal = pair_ratio(ours, naive), RATIO_GOALS.get(slides)
    peaks = [max(sample.megabytes for sample in samples) for samples in (ours, naive)]
    memory = MEMORY_GOALS.get(slides)
    return [
        str(slides),
        *(f"{middle(samples):.3f}" for samples in (ours, naive)),
        f"{ratio:.3f}",
        f"{goal:.2f}" if goal else "",
        verdict(ratio, goal),
        *(f"{peak:.1f}" for peak in peaks),
        f"{memory:.0f}" if memory else "",
        verdict(peaks[0], memory),
        *(f"{middle(samples) / slides * 1000:.2f}" for samples in (ours, naive)),
    ]


def print_table(rows: list[list[str]]) -> None:
    """Print rows as text whose columns align right."""
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    for row in rows:
        cells = [cell.rjust(width) for cell, width in zip(row, widths, strict=True)]
        print("  ".join(cells).rstrip())


def report_sizes(sizes: list[int], runs: int, folder: Path) -> None:
    """Print the table of all sizes; a size that does not build gets a line of its own."""
    rows = [list(HEADINGS)]
    for slides in sizes:
        try:
            rows.append(compare(slides, runs, folder))
        except ProcessError as error:
            print(f"{slides} slides: {error}")
    if len(rows) > 1:
        print_table(rows)


def report_slope(runs: int, folder: Path) -> None:
    """Print how the cost of a slide grows from hundreds of slides to thousands."""
    small, middling, large = sizes = (100, 900, 1800)
    contents = [write_talk(slides, folder) for slides in sizes]
    tasks = [lambda content=content: build_ours(content) for content in contents]
    a, b, c = (middle(samples) for samples in interleave(*tasks, runs=min(runs, 3)))
    first, second = (b - a) / (middling - small), (c - b) / (large - middling)
    print(f"\n{small}, {middling}, {large} slides: {a:.3f}, {b:.3f}, {c:.3f} s")
    print(f"cost per slide from {small} to {middling}: {first * 1000:.2f} ms")
    print(f"cost per slide from {middling} to {large}: {second * 1000:.2f} ms")
    slope = second / first
    print(f"one by the other: {slope:.2f}, goal {SLOPE_GOAL}: {verdict(slope, SLOPE_GOAL)}")


def report_help(runs: int) -> None:
    """Print what ``--help`` costs beside the import of click."""
    ours, click = interleave(
        lambda: measure([*OURS, "--help"]),
        lambda: measure([sys.executable, "-c", "import click"]),
        runs=max(runs, 10),
    )
    ratio = pair_ratio(ours, click)
    print(f"\n--help {middle(ours) * 1000:.0f} ms, import click {middle(click) * 1000:.0f} ms")
    print(f"ratio {ratio:.2f}, goal {HELP_GOAL}: {verdict(ratio, HELP_GOAL)}")


def read_options() -> argparse.Namespace:
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(description="Time whole cold builds beside a naive builder.")
    parser.add_argument("--sizes", default="8,100,1000", help="slides of the talks, with commas")
    parser.add_argument("--runs", type=int, default=5, help="pairs of builds for each size")
    parser.add_argument("--slope", action="store_true", help="build up to 1,800 slides with ours")
    parser.add_argument("--help-cost", action="store_true", help="time --help beside import click")
    return parser.parse_args()


def main() -> None:
    """Read the command line, measure and print."""
    options = read_options()
    sizes = [int(size) for size in options.sizes.split(",") if size]
    reports: list[Callable[[Path], None]] = []
    if sizes:
        reports.append(lambda folder: report_sizes(sizes, options.runs, folder))
    if options.slope:
        reports.append(lambda folder: report_slope(options.runs, folder))
    if options.help_cost:
        reports.append(lambda folder: report_help(options.runs))
    with tempfile.TemporaryDirectory() as folder:
        for report in reports:
            try:
                report(Path(folder))
            except ProcessError as error:
                print(f"not measured: {error}")


if __name__ == "__main__":
    main()

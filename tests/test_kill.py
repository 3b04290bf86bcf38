"""Builds that are killed at random moments leave whole files, old or new. KILL_ROUNDS says how many."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from conftest import TESTS

ROUNDS = int(os.environ.get("KILL_ROUNDS", "12"))
ENVIRONMENT = os.environ | {"PYTHONPATH": str(TESTS.parent)}
TALKS = {name: f"title: A talk\nname: talk\nintroduction: {name}\n" for name in ("one", "two")}
CODES = {signal.SIGINT: {130, -signal.SIGINT}, signal.SIGTERM: {143, -signal.SIGTERM}}


def start(folder: Path, name: str, out: str) -> subprocess.Popen[bytes]:
    line = [sys.executable, "-m", "deckbuilder", "build", f"{name}.yaml", "-o", out]
    return subprocess.Popen(
        line, cwd=folder, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )


def listing(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.exists() else {}


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
def test_builds_that_are_killed_leave_whole_files(tmp_path: Path) -> None:
    whole: dict[str, dict[str, bytes]] = {}
    for name, text in TALKS.items():
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
        begun = time.perf_counter()
        assert start(tmp_path, name, f"whole-{name}").wait() == 0
        lasts = time.perf_counter() - begun
        whole[name] = listing(tmp_path / f"whole-{name}")
    chance, out, ends = random.Random(), tmp_path / "build", Counter[str]()
    for number in range(ROUNDS):
        name = ("one", "two")[number % 2]
        kind = chance.choice((signal.SIGKILL, signal.SIGINT, signal.SIGTERM))
        process = start(tmp_path, name, "build")
        late = chance.random() < 0.6  # most fall where files are written
        time.sleep(lasts * chance.uniform(0.7 if late else 0, 1.0))
        process.send_signal(kind)
        _, said = process.communicate()
        ends[f"{kind.name} {process.returncode}"] += 1
        found = listing(out)
        for file in found.keys() & whole[name].keys():
            assert found[file] in (whole["one"][file], whole["two"][file])
        strays = {file for file in found if file.startswith(f".deckbuilder-{process.pid}-")}
        if kind != signal.SIGKILL:
            starting = (
                b"KeyboardInterrupt" in said and b"/deckbuilder/" not in said
            )  # Python itself
            assert starting or process.returncode in {0, *CODES[kind]}, said.decode()
            assert not strays
        if process.returncode == 0:
            assert found == whole[name]
    assert start(tmp_path, "one", "build").wait() == 0
    assert listing(out) == whole["one"]
    print(f"\n{ROUNDS} builds: " + ", ".join(f"{n} x {end}" for end, n in sorted(ends.items())))

"""A preview that runs in a process of its own, for tests to look at."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from conftest import TESTS

TALK = """\
title: A talk
definitions:
  - term: Tide
    definition: The sea rises and falls.
    notes: Ask who has seen it.
  - term: Moon
    definition: It goes round the earth.
takeaways: [One, Two]
"""


class Running:
    """A preview: the folder of its talk, its port, its process."""

    def __init__(self, folder: Path, port: int, process: subprocess.Popen[str]) -> None:
        self.content, self.port, self.process = folder / "content.yaml", port, process
        self.url = f"http://127.0.0.1:{port}/"

    def write(self, text: str) -> None:
        self.content.write_text(text, encoding="utf-8")

    def ask(
        self, path: str, method: str = "GET", **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        """Return the status, the headers and the body of an answer."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.putrequest(method, path, skip_host=True)
        for name, value in {"Host": f"127.0.0.1:{self.port}", **headers}.items():
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        found = answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
        connection.close()
        return found

    def states(self, template: str = "") -> Iterator[dict[str, Any]]:
        """Yield what the page is told."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request("GET", f"/events?template={template}")
        for line in connection.getresponse():
            if line.startswith(b"data: "):
                yield json.loads(line[6:])


@contextmanager
def previewing(folder: Path, text: str = TALK, *arguments: str) -> Iterator[Running]:
    """Run a preview of a talk in a folder until the end of a block."""
    (folder / "content.yaml").write_text(text, encoding="utf-8")
    line = [sys.executable, "-m", "deckbuilder", "preview", "--no-open", "--port", "0", *arguments]
    environment = os.environ | {"PYTHONPATH": str(TESTS.parent)}
    process = subprocess.Popen(
        line,
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", said)
        assert found is not None, said + process.stdout.read()
        yield Running(folder, int(found[1]), process)
    finally:
        process.kill()
        process.communicate()

"""Draw the picture of the preview in README and docs (needs Chromium, and deckbuilder-talk[preview,browser]).

usage: python tools/draw_preview.py

It shows the repository's own talk, with a word that is being changed.
"""

from __future__ import annotations

import os
import sys
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from previewing import previewing  # noqa: E402

TARGET = ROOT / "docs" / "images" / "preview.png"
CHROMIUM = os.environ.get("DECKBUILDER_CHROMIUM", "/usr/bin/chromium")
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SIZE = {"width": 1280, "height": 760}
EDIT = ("nearly everything", "nearly everything there is")


def main() -> None:
    text = (ROOT / "content.yaml").read_text(encoding="utf-8")
    with (
        tempfile.TemporaryDirectory() as folder,
        previewing(Path(folder), text) as running,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport=SIZE, reduced_motion="reduce", color_scheme="light")
        page.goto(running.url)
        expect(page.locator("#pages li")).not_to_have_count(0)
        running.write(text.replace(*EDIT))
        expect(page.locator("#title")).to_have_text("LLM: an analogy")
        page.locator("#shapes button").nth(1).click()
        page.wait_for_timeout(800)  # pictures of the strip and the handout come one by one
        shot = Image.open(BytesIO(page.screenshot()))
        shot.convert("RGB").quantize(256).save(TARGET, optimize=True)
        browser.close()


if __name__ == "__main__":
    main()

"""The page of the preview in a browser. DECKBUILDER_AXE says where axe-core's axe.min.js lies."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

for needed in ("starlette", "uvicorn", "pypdfium2"):
    pytest.importorskip(needed, reason="comes with deckbuilder-talk[preview]")
api = pytest.importorskip("playwright.sync_api", reason="comes with deckbuilder-talk[browser]")
CHROMIUM = Path(os.environ.get("DECKBUILDER_CHROMIUM", "/usr/bin/chromium"))
if not CHROMIUM.exists():
    pytest.skip(f"there is no Chromium in {CHROMIUM}", allow_module_level=True)

from playwright.sync_api import BrowserContext, Page, Playwright, expect  # noqa: E402
from previewing import TALK, Running, previewing  # noqa: E402

AXE = os.environ.get("DECKBUILDER_AXE", "")
FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
BROKEN = TALK.replace("takeaways: [One, Two]", "takeaways: [One, Two")


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with api.sync_playwright() as found:
        yield found


@pytest.fixture(scope="module")
def browser(
    playwright: Playwright, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BrowserContext]:
    context = playwright.chromium.launch_persistent_context(
        tmp_path_factory.mktemp("profile"),
        executable_path=CHROMIUM,
        args=FLAGS,
        viewport={"width": 1280, "height": 800},
    )
    yield context
    context.close()


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    with previewing(tmp_path) as found:
        yield found


@pytest.fixture
def page(browser: BrowserContext, running: Running) -> Iterator[Page]:
    """The page with the talk on it; nothing may be said on the browser's console."""
    page, said = browser.new_page(), list[str]()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(running.url)
    expect(page.locator("#pages li")).to_have_count(1)
    yield page
    page.close()
    assert [text for text in said if "404" not in text] == []


def title(page: Page) -> str:
    return page.locator("#title").inner_text()


def picture(page: Page) -> str:
    """Return the address of the slide that is shown, once it can be seen."""
    page.wait_for_selector("#picture:not([hidden])")
    return page.locator("#picture").get_attribute("src") or ""


def test_slides_and_handout_stand_side_by_side(page: Page) -> None:
    expect(page.locator("#thumbs button")).to_have_count(4)
    expect(page.locator("#title")).to_have_text("A talk")
    expect(page.locator("#number")).to_have_text("Slide 1 of 4")
    expect(page.get_by_alt_text("Page 1")).to_be_visible()
    expect(page).to_have_title("A talk · content.yaml")
    assert picture(page).startswith("/pictures/")
    for image in page.locator("#thumbs img, #pages img, #picture").all():
        image.scroll_into_view_if_needed()
        expect(image).to_have_js_property("complete", True)
        assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0


def test_the_slide_under_edit_comes_into_view_as_it_is_saved(page: Page, running: Running) -> None:
    before = picture(page)
    running.write(TALK.replace("round the earth", "round the Earth"))
    expect(page.locator("#title")).to_have_text("Moon")
    expect(page.locator("#picture")).not_to_have_attribute("src", before)
    expect(page.locator("#thumbs [aria-current]")).to_have_attribute(
        "aria-label", re.compile("Moon$")
    )
    expect(page.locator("#thumbs [aria-current]")).to_be_in_viewport()
    shown = picture(page)
    running.write(TALK.replace("round the earth", "round and round"))
    expect(page.locator("#picture")).not_to_have_attribute("src", shown)


def test_a_broken_talk_shows_its_line_while_the_last_good_slides_stay(
    page: Page, running: Running
) -> None:
    before = picture(page)
    running.write(BROKEN)
    expect(page.locator("#list li")).to_have_count(1)
    expect(page.locator("#list li")).to_be_in_viewport()
    expect(page.locator("#list strong")).to_have_text("error")
    expect(page.locator("#list pre")).to_contain_text("8 | takeaways: [One, Two")
    expect(page.locator("#list .caret")).to_contain_text("^")
    expect(page.locator("#list a")).to_have_attribute(
        "href", f"vscode://file{running.content.resolve().as_posix()}:8:12"
    )
    expect(page.get_by_role("status")).to_contain_text("Error in line 8")
    expect(page.locator("#old")).to_be_visible()
    assert picture(page) == before
    running.write(TALK)
    expect(page.locator("#messages")).to_be_hidden()
    expect(page.locator("#old")).to_be_hidden()
    expect(page.get_by_role("status")).to_have_text("4 slides, 1 page")


def test_a_click_on_a_shape_shows_where_it_is_written(page: Page, running: Running) -> None:
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#title")).to_have_text("Moon")
    shape = page.get_by_role("button", name=re.compile("^Text: It goes round"))
    shape.click()
    expect(page.locator("#place")).to_have_text("Written in content.yaml:7")
    path = running.content.resolve().as_posix()
    expect(page.get_by_role("link", name="Open in VS Code")).to_have_attribute(
        "href", f"vscode://file{path}:7:1"
    )
    page.get_by_label("Links open in").select_option("JetBrains")
    href = page.get_by_role("link", name="Open in JetBrains").get_attribute("href") or ""
    assert href.startswith("idea://open?file=") and href.endswith("&line=7&column=1")
    page.get_by_label("Links open in").select_option("no editor")
    expect(page.locator("#open")).to_be_hidden()
    page.get_by_label("Links open in").select_option("VS Code")


def test_keys_lead_through_the_talk(page: Page) -> None:
    for key, expected in (
        *(("ArrowRight", 2), ("ArrowDown", 3), ("ArrowLeft", 2), ("ArrowUp", 1), ("ArrowUp", 1)),
        *(("End", 4), ("PageDown", 4), ("PageUp", 3), ("Home", 1)),
    ):
        page.keyboard.press(key)
        expect(page.locator("#number")).to_have_text(f"Slide {expected} of 4")


def test_letters_show_notes_handout_and_the_whole_screen(page: Page) -> None:
    for key, part, name in (("n", "#notes", "Notes"), ("h", "#handout", "Handout")):
        button = page.get_by_role("button", name=name)
        expect(button).to_have_attribute("aria-pressed", "true")
        page.keyboard.press(key)
        expect(page.locator(part)).to_be_hidden()
        expect(button).to_have_attribute("aria-pressed", "false")
        page.keyboard.press(key)
        expect(page.locator(part)).to_be_visible()
    page.keyboard.press("f")
    expect(page.locator("#stage:fullscreen")).to_have_count(1)
    expect(page.locator("#title")).to_be_hidden()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("f")
    expect(page.locator("#stage:fullscreen")).to_have_count(0)
    expect(page.locator("#number")).to_have_text("Slide 2 of 4")


def test_letters_can_be_switched_off(page: Page) -> None:
    """A person who speaks to the machine does not press keys (WCAG 2.2, 2.1.4)."""
    page.keyboard.press("?")
    box = page.get_by_label("Single letters work as keys")
    box.uncheck()
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("n")
    expect(page.locator("#notes")).to_be_visible()
    page.get_by_role("button", name="Keys").click()
    box.check()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()


def test_all_can_be_reached_with_the_tab_key(page: Page) -> None:
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the slide")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#stage")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name=re.compile("^Title: A talk"))).to_be_focused()


def test_notes_stand_below_their_slide_as_text(page: Page, running: Running) -> None:
    running.write(
        TALK.replace("Ask who has seen it.", "<b>Ask</b> <img src=x onerror=alert(1)> who")
    )
    expect(page.locator("#title")).to_have_text("Tide")
    expect(page.locator("#said")).to_have_text("<b>Ask</b> <img src=x onerror=alert(1)> who")
    assert page.locator("#said img, #said b").count() == 0


def test_what_a_title_says_is_text_wherever_it_stands(page: Page, running: Running) -> None:
    name = "<img src=x onerror=alert(1)>"
    running.write(TALK.replace("term: Tide", f"term: '{name}'"))
    expect(page.locator("#title")).to_have_text(name)
    running.write(TALK.replace("term: Tide", f"term: '{name}'\n    oops: '{name}'"))
    expect(page.locator("#list pre")).to_contain_text(name)
    assert page.locator("img[src=x]").count() == 0


def test_another_template_is_a_choice_of_the_page(page: Page, running: Running) -> None:
    before = picture(page)
    page.get_by_label("Template").select_option("midnight")
    expect(page.locator("#picture")).not_to_have_attribute("src", before)
    expect(page.get_by_label("Template")).to_have_value("midnight")
    running.write(TALK.replace("round the earth", "round the Earth"))
    expect(page.locator("#title")).to_have_text("Moon")
    page.keyboard.press("Home")
    expect(page.locator("#title")).to_have_text("A talk")
    page.get_by_label("Template").select_option("classic")
    expect(page.locator("#picture")).to_have_attribute("src", before)


def test_the_page_says_when_the_preview_has_ended(
    browser: BrowserContext, running: Running
) -> None:
    page = browser.new_page()
    page.goto(running.url)
    expect(page.locator("#pages li")).to_have_count(1)
    running.process.terminate()
    expect(page.get_by_role("status")).to_contain_text("The preview has ended")
    page.close()


@pytest.mark.skipif(not AXE, reason="DECKBUILDER_AXE does not say where axe-core lies")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 480])
def test_axe_finds_no_fault(page: Page, running: Running, scheme: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.evaluate(Path(AXE).read_text(encoding="utf-8"))
    page.locator("#shapes button").first.click()
    assert violations(page) == []
    running.write(BROKEN)
    expect(page.locator("#list li")).to_have_count(1)
    assert violations(page) == []
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    assert violations(page) == []


def violations(page: Page) -> list[str]:
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [json.dumps([v["id"], [n["html"] for n in v["nodes"]]]) for v in found["violations"]]

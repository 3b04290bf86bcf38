"""The preview without a browser: what is drawn anew, what the server answers, and to whom."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import CASES, TESTS

for needed in ("starlette", "uvicorn", "pypdfium2"):
    pytest.importorskip(needed, reason="comes with deckbuilder-talk[preview]")

from previewing import TALK, Running, previewing  # noqa: E402
from readback import draw_pictures  # noqa: E402

from deckbuilder.preview.server import Preview  # noqa: E402
from deckbuilder.preview.session import Session  # noqa: E402
from deckbuilder.preview.views import first_difference  # noqa: E402

Make = Callable[[str], Session]


# What is kept, and what is drawn anew


@pytest.fixture
def content(tmp_path: Path) -> Path:
    (tmp_path / "content.yaml").write_text(TALK, encoding="utf-8")
    return tmp_path / "content.yaml"


def built(content: Path, text: str = "", session: Session | None = None) -> Session:
    """Return a session that has built a talk."""
    if text:
        content.write_text(text, encoding="utf-8")
    session = session or Session(content, "content.yaml")
    if session.build_slides():
        session.build_pages()
    return session


def titles(session: Session) -> list[str]:
    return [view.frame.title for view in session.state.slides]


def keys(session: Session) -> list[str]:
    return [view.key for view in session.state.slides]


def under_edit(session: Session) -> str:
    """Return the title of the slide that the newest build says is under edit."""
    edit = session.state.edit
    assert edit is not None
    return session.state.slides[edit[0]].frame.title


def test_a_slide_has_another_key_once_it_looks_different(content: Path) -> None:
    session = built(content)
    before = keys(session)
    built(content, TALK.replace("round the earth", "round the Earth"), session)
    moon = titles(session).index("Moon")
    assert [i for i, key in enumerate(keys(session)) if key != before[i]] == [moon]
    assert under_edit(session) == "Moon"


def test_lines_that_move_change_no_picture(content: Path) -> None:
    session = built(content)
    before, lines = keys(session), session.state.slides[-1].lines
    built(content, "# A remark\n" + TALK, session)
    assert keys(session) == before
    assert session.state.slides[-1].lines == [line + 1 for line in lines]


def test_a_slide_whose_notes_alone_change_is_under_edit(content: Path) -> None:
    session = built(content)
    built(content, TALK.replace("Ask who", "Ask them who"), session)
    assert under_edit(session) == "Tide"


def test_a_slide_is_under_edit_when_only_its_text_on_paper_changes(content: Path) -> None:
    session = built(content, TALK.replace("    notes:", "    slide: Up, down\n    notes:"))
    before = keys(session)
    built(content, content.read_text("utf-8").replace("rises", "climbs"), session)
    assert keys(session) == before
    assert under_edit(session) == "Tide"


def test_a_new_slide_is_under_edit(content: Path) -> None:
    session = built(content)
    new = "  - term: Sun\n    definition: It shines.\ntakeaways:"
    built(content, TALK.replace("takeaways:", new), session)
    assert under_edit(session) == "Sun"


def test_a_broken_talk_leaves_the_last_good_slides_and_tells_the_line(content: Path) -> None:
    session = built(content)
    before = session.state.slides
    built(content, TALK.replace("takeaways: [One, Two]", "takeaways: [One, Two"), session)
    assert session.state.failed
    assert session.state.slides == before
    [message] = session.state.messages
    assert (message["rule"], message["line"]) == ("unclosed-bracket", 8)
    assert message["excerpt"][0] == "  8 | takeaways: [One, Two"
    assert message["excerpt"][1].endswith("^")
    assert session.picture(before[0].key, 320)
    built(content, TALK, session)
    assert not session.state.failed
    assert session.state.messages == ()


def test_a_talk_that_is_gone_is_an_error_until_it_is_back(content: Path) -> None:
    session = built(content)
    content.unlink()
    assert session.stale
    assert built(content, session=session).state.failed
    content.write_text(TALK, encoding="utf-8")
    assert session.stale
    assert not built(content, session=session).state.failed


def test_a_fault_of_ours_is_told_and_ends_nothing(
    content: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    session = built(content)

    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr("deckbuilder.preview.session.load_talk", fail)
        built(content, session=session)
        built(content, session=session)
    assert session.state.failed
    assert "a fault of deckbuilder, not of your talk" in session.state.messages[0]["text"]
    assert capsys.readouterr().err.count("internal error") == 1
    assert not built(content, session=session).state.failed


def test_files_that_a_talk_names_are_watched_also_before_they_are_there(tmp_path: Path) -> None:
    text = "title: A talk\ncomparison:\n  - {title: Numbers, columns: [A, B], rows: data/numbers.csv}\n"
    content = tmp_path / "content.yaml"
    session = built(content, text)
    assert session.state.failed
    assert not session.stale
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "numbers.csv").write_text("aspect,A,B\nOne,1,2\n", encoding="utf-8")
    assert session.stale
    assert not built(content, session=session).state.failed
    (tmp_path / "data" / "numbers.csv").write_text("aspect,A,B\nOne,1,3\n", encoding="utf-8")
    assert session.stale
    built(content, session=session)
    assert under_edit(session) == "Numbers"


def test_a_picture_that_is_replaced_is_drawn_anew(tmp_path: Path) -> None:
    everything = CASES / "everything"
    photo = tmp_path / "photo.png"
    photo.write_bytes((everything / "wide.png").read_bytes())
    session = built(
        tmp_path / "content.yaml",
        "title: A talk\nslides:\n  - title\n  - picture: {title: It, file: photo.png, alt: A view}\n",
    )
    photo.write_bytes((everything / "square.png").read_bytes())
    assert session.stale
    built(session.content, session=session)
    assert under_edit(session) == "It"


def test_each_part_of_a_slide_knows_its_own_line(tmp_path: Path) -> None:
    talk = """\
title: A talk
subtitle: Of tides
event: An evening
definitions:
- term: Tide
  full_name: The tide
  definition: It rises.
  picture:
    file: wide.png
    alt: A wave
    caption: The wave
    source: Own work
"""
    draw_pictures(tmp_path)
    session = built(tmp_path / "content.yaml", talk)
    told = {
        shape["text"]: line
        for view in session.state.slides
        for shape, line in zip(view.details["shapes"], view.lines[1:], strict=True)
    }
    assert told["Of tides"] == 2 and told["An evening"] == 3
    assert told["The tide"] == 6 and told["It rises."] == 7
    assert told["The wave"] == 11 and told["Source: Own work"] == 12


def test_a_template_is_opened_anew_once_it_changes(tmp_path: Path) -> None:
    ours = tmp_path / "ours"
    ours.mkdir()
    base = TESTS.parent / "templates" / "classic" / "base.pptx"
    (ours / "base.pptx").write_bytes(base.read_bytes())
    session = built(tmp_path / "content.yaml", f"template: ours\n{TALK}")
    warm, before = session.warm, keys(session)
    built(session.content, session=session)
    assert session.warm is warm
    (ours / "template.yaml").write_text("colors: {accent1: '#aa0000'}\n", encoding="utf-8")
    assert session.stale
    built(session.content, session=session)
    assert session.warm is not warm
    assert not set(before) & set(keys(session))
    assert (session.state.edit is None, titles(session)[0]) == (True, "A talk")


def test_a_template_that_breaks_is_watched_until_it_is_mended(tmp_path: Path) -> None:
    ours = tmp_path / "ours"
    ours.mkdir()
    base = (TESTS.parent / "templates" / "classic" / "base.pptx").read_bytes()
    (ours / "base.pptx").write_bytes(base)
    session = built(tmp_path / "content.yaml", f"template: ours\n{TALK}")
    (ours / "base.pptx").write_bytes(base[:1000])
    assert built(session.content, session=session).state.failed
    (ours / "base.pptx").write_bytes(base)
    assert session.stale
    assert not built(session.content, session=session).state.failed


def break_base(ours: Path) -> None:
    (ours / "base.pptx").write_bytes(b"no zip")


def take_away(ours: Path) -> None:
    ours.rename(ours.with_name("elsewhere"))


def break_yaml(ours: Path) -> None:
    (ours / "template.yaml").write_text("colors: [", encoding="utf-8")


@pytest.mark.parametrize("fault", [break_base, take_away, break_yaml])
def test_a_template_that_breaks_while_it_is_shown_is_told_once(
    fault: Callable[[Path], None], tmp_path: Path
) -> None:
    base = TESTS.parent / "templates" / "classic" / "base.pptx"
    ours = tmp_path / "ours"
    ours.mkdir()
    shutil.copy(base, ours)
    session = built(tmp_path / "content.yaml", f"template: ours\n{TALK}")
    assert not session.state.failed and not session.stale
    fault(ours)
    assert session.stale
    assert not session.build_slides()
    assert session.state.messages[0]["severity"] == "error"
    assert not session.stale  # else it would be built again and again, and never be told
    shutil.rmtree(ours, ignore_errors=True)
    ours.mkdir()
    shutil.copy(base, ours)
    assert session.stale and session.build_slides()


def test_a_template_that_comes_later_is_seen(tmp_path: Path) -> None:
    session = Session(tmp_path / "content.yaml", "content.yaml")
    (tmp_path / "content.yaml").write_text(f"template: ours\n{TALK}", encoding="utf-8")
    assert not session.build_slides() and not session.stale
    (tmp_path / "ours").mkdir()
    shutil.copy(TESTS.parent / "templates" / "classic" / "base.pptx", tmp_path / "ours")
    assert session.stale and session.build_slides()


def test_a_link_out_of_the_project_that_becomes_a_file_is_seen(tmp_path: Path) -> None:
    folder = tmp_path / "talk"
    folder.mkdir()
    (tmp_path / "rows.csv").write_text("1,2\n", encoding="utf-8")
    (folder / "rows.csv").symlink_to(tmp_path / "rows.csv")
    session = Session(folder / "content.yaml", "content.yaml")
    table = "comparison: {title: T, columns: [A, B], rows: rows.csv}\n"
    (folder / "content.yaml").write_text(f"title: A\n{table}", encoding="utf-8")
    assert not session.build_slides() and not session.stale
    (folder / "rows.csv").unlink()
    shutil.copy(tmp_path / "rows.csv", folder)
    assert session.stale and session.build_slides()


@pytest.mark.skipif(os.name == "nt", reason="no pipes with names, and links need a right")
@pytest.mark.parametrize("kind", ["pipe", "circle of links"])
def test_a_content_file_that_is_none_is_told(kind: str, content: Path) -> None:
    session = built(content)
    content.unlink()
    if kind == "pipe":
        os.mkfifo(content)
    else:
        content.symlink_to(content)
    assert not session.build_slides()
    assert session.state.messages[0]["rule"] == "cannot-read"
    content.unlink()
    content.write_text(TALK, encoding="utf-8")
    assert session.stale and session.build_slides()


def test_pictures_are_drawn_once_and_let_go_of(
    content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = built(content)
    first, second = keys(session)[:2]
    drawn = session.picture(first, 320)
    assert drawn is not None and session.picture(first, 320) is drawn
    monkeypatch.setattr("deckbuilder.preview.session.KEPT", len(drawn) + 100)
    session.picture(second, 640)
    assert (first, 320) not in session.drawn


def test_every_page_of_the_handout_can_be_drawn(tmp_path: Path) -> None:
    session = Session(CASES / "everything.yaml", "everything.yaml")
    session.build_slides()
    session.build_pages()
    views = [*session.state.slides, *session.state.pages]
    assert all((session.picture(view.key, 160) or b"").startswith(b"\x89PNG") for view in views)


def test_a_difference_is_found_at_its_first_character() -> None:
    assert first_difference("abc", "abd") == 2
    assert first_difference("abc", "abcd") == 3
    assert first_difference("", "abc") == 0


# What the server answers


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with previewing(tmp_path_factory.mktemp("talk")) as found:
        yield found


def with_pages(states: Iterator[dict[str, Any]]) -> dict[str, Any]:
    """Return the first state in which the handout is there, with all details that were told until then."""
    details: dict[str, Any] = {}
    for state in states:
        details |= state["details"]
        if state["pages"]:
            return state | {"details": details}
    raise AssertionError("the stream ended")


def test_the_page_shows_slides_and_handout(running: Running) -> None:
    state = with_pages(running.states())
    first, *_ = state["slides"]
    assert state["details"][first[0]]["title"] == "A talk"
    for key in (first[0], state["pages"][0]):
        status, headers, body = running.ask(f"/pictures/{key}/320.png")
        assert (status, headers["content-type"]) == (200, "image/png")
        assert body.startswith(b"\x89PNG")


def test_saving_the_talk_tells_the_page(tmp_path: Path) -> None:
    with previewing(tmp_path) as found:
        states = found.states()
        before = with_pages(states)
        found.write(TALK.replace("rises and falls", "comes and goes"))
        state = next(states)
        at, serial = state["edit"]
        assert serial == state["serial"]
        [key] = state["details"]
        assert key == state["slides"][at][0] != before["slides"][at][0]
        assert "comes and goes" in state["details"][key]["shapes"][1]["text"]


def test_a_talk_that_is_emptied_for_a_moment_is_no_error(
    content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So do editors that write in place: they are done before the error would be told."""
    preview = Preview(content, "content.yaml")
    session, told = preview.sessions[""], []
    monkeypatch.setattr(preview, "publish", lambda shown: told.append(shown.state.failed))
    build, texts = session.build_slides, ["", "title: A talk\n"]

    def while_it_is_written() -> bool:
        content.write_text(texts.pop(0), encoding="utf-8")
        good = build()
        if texts:
            content.write_text(texts[0], encoding="utf-8")
        return good

    monkeypatch.setattr(session, "build_slides", while_it_is_written)
    asyncio.run(preview.build(session))
    assert told == [] and session.stale
    asyncio.run(preview.build(session))
    assert told == [False, False]


def test_a_broken_talk_is_told_and_its_pictures_stay(tmp_path: Path) -> None:
    with previewing(tmp_path, TALK + "oops: 1\n") as found:
        states = found.states()
        state = next(states)
        assert state["failed"] and state["slides"] == []
        found.write(TALK)
        good = with_pages(states)
        found.write(TALK + "oops: 1\n")
        state = next(states)
        assert state["failed"]
        assert state["slides"] == good["slides"]
        assert state["messages"][0]["line"] == 9


def test_each_page_has_the_template_that_it_chose(running: Running) -> None:
    own, midnight = with_pages(running.states()), with_pages(running.states("midnight"))
    assert (own["template"], midnight["template"]) == ("classic", "midnight")
    assert own["templates"] == ["", "classic", "midnight", "paper"]
    assert running.ask("/events?template=../elsewhere")[0] == 404


@pytest.mark.parametrize("path", ["/", "/style.css", "/script.js", "/icon.svg"])
def test_every_answer_says_what_a_browser_may_do(running: Running, path: str) -> None:
    status, headers, _ = running.ask(path)
    assert status == 200
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none';") and "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize("host", ["localhost:{}", "127.0.0.1:{}", "LOCALHOST:{}"])
def test_it_answers_under_its_own_names(running: Running, host: str) -> None:
    assert running.ask("/", Host=host.format(running.port))[0] == 200


@pytest.mark.parametrize(
    "host",
    ["example.org", "example.org:{}", "localhost", "127.0.0.1:1", "127.0.0.1.example.org:{}", ""],
)
def test_it_answers_under_no_other_name(running: Running, host: str) -> None:
    """A name that an attacker points to this machine is not ours (DNS rebinding)."""
    status, headers, _ = running.ask("/", Host=host.format(running.port))
    assert status == 421
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/", "/events", "/script.js"])
def test_pages_of_other_origins_are_refused(running: Running, path: str) -> None:
    for origin in ("http://example.org", "null", f"https://127.0.0.1:{running.port}"):
        assert running.ask(path, Origin=origin)[0] == 403
    own = f"http://127.0.0.1:{running.port}"
    assert running.ask("/script.js", Origin=own)[0] == 200


@pytest.mark.parametrize("path", ["/events", "/script.js", "/pictures/x/320.png"])
def test_pictures_and_scripts_of_other_pages_are_refused(running: Running, path: str) -> None:
    """These have no Origin; a browser says nevertheless that another page asks."""
    for site in ("cross-site", "same-site"):
        assert running.ask(path, **{"Sec-Fetch-Site": site})[0] == 403


def test_a_link_to_the_page_may_stand_anywhere(running: Running) -> None:
    assert running.ask("/", **{"Sec-Fetch-Site": "cross-site"})[0] == 200
    assert running.ask("/script.js", **{"Sec-Fetch-Site": "same-origin"})[0] == 200
    assert running.ask("/script.js", **{"Sec-Fetch-Site": "none"})[0] == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"])
def test_nothing_can_be_sent(running: Running, method: str) -> None:
    status, headers, _ = running.ask("/", method)
    assert (status, headers["allow"]) == (405, "GET")


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/content.yaml",
            "/../content.yaml",
            "/%2e%2e/content.yaml",
            "//etc/passwd",
            "/page/index.html",
        ),
        *("/pictures/none/320.png", "/pictures/..%2f..%2fx/320.png", "/server.py", "/style.css/"),
    ],
)
def test_nothing_else_is_there(running: Running, path: str) -> None:
    assert running.ask(path)[0] in (307, 404)


def test_pictures_have_a_few_widths_only(running: Running) -> None:
    key = with_pages(running.states())["slides"][0][0]
    assert running.ask(f"/pictures/{key}/321.png")[0] == 404
    assert running.ask(f"/pictures/{key}/99999999.png")[0] == 404


def test_only_this_machine_can_reach_it(running: Running) -> None:
    with socket.socket() as other:
        other.settimeout(2)
        try:
            others = {
                info[4][0]
                for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
            }
        except OSError:
            others = set()
        for address in others - {"127.0.0.1"}:
            assert other.connect_ex((address, running.port)) != 0


def test_sixty_idle_clients_do_not_stop_it(running: Running) -> None:
    silent = [socket.create_connection(("127.0.0.1", running.port)) for _ in range(60)]
    streams = [running.states() for _ in range(60)]
    assert all(with_pages(stream) for stream in streams)
    assert running.ask("/")[0] == 200
    for connection in silent:
        connection.close()


def test_more_streams_than_it_has_room_for_are_refused(running: Running) -> None:
    streams = [running.states() for _ in range(120)]
    got = 0
    for stream in streams:
        got += next(stream, None) is not None
    assert 90 <= got <= 100
    assert running.ask("/")[0] == 200
    for stream in streams:
        stream.close()


# How it starts and ends


def test_an_interrupt_ends_it_at_once_also_while_pages_watch(tmp_path: Path) -> None:
    with previewing(tmp_path) as found:
        states = found.states()
        with_pages(states)
        found.process.send_signal(signal.SIGINT)
        assert found.process.wait(10) == 130
        assert found.process.stdout is not None and found.process.stdout.read() == ""


def preview(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "deckbuilder", "preview", "--no-open", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(TESTS.parent), **environment}
    return subprocess.run(
        line, cwd=folder, env=environment, capture_output=True, text=True, timeout=30
    )


def test_a_port_that_is_taken_is_told(running: Running, tmp_path: Path) -> None:
    (tmp_path / "content.yaml").write_text(TALK, encoding="utf-8")
    done = preview(tmp_path, "--port", str(running.port))
    assert done.returncode == 1
    assert f"cannot listen on port {running.port}: " in done.stderr
    assert f"--port {running.port + 1}" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_talk_that_is_not_there_is_told(tmp_path: Path) -> None:
    done = preview(tmp_path, "--port", "0")
    assert (done.returncode, done.stderr) == (1, "Error: there is no file content.yaml\n")


def test_what_is_missing_is_told_with_how_to_install_it(tmp_path: Path) -> None:
    (tmp_path / "content.yaml").write_text(TALK, encoding="utf-8")
    (tmp_path / "uvicorn.py").write_text(
        "raise ModuleNotFoundError('No module', name='uvicorn')", encoding="utf-8"
    )
    done = preview(tmp_path, "--port", "0", PYTHONPATH=f"{tmp_path}{os.pathsep}{TESTS.parent}")
    assert done.returncode == 1
    assert "the preview needs uvicorn, which is missing" in done.stderr
    assert "pip install 'deckbuilder-talk[preview]'" in done.stderr

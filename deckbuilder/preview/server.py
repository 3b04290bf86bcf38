"""The server of the preview: for this machine alone, reading only, a fixed set of answers.

A web page of anybody can send requests to a port of this machine. So the address that was asked for is
checked (DNS rebinding), requests of other origins are refused, and nothing that is sent changes anything.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import socket
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from deckbuilder.preview.session import WIDTHS, Session
from deckbuilder.preview.views import pages_of
from deckbuilder.template import bundled

T = TypeVar("T")
ADDRESS = "127.0.0.1"
PAUSE = 0.02  # seconds from one look at the files to the next
REST = 0.25  # where no page is open
MOMENT = 0.1  # seconds that an error waits: some editors empty a file before they write it
PULSE = 15.0  # seconds of silence after which a stream shows that it is there
MOST = 100  # streams at once
COLLECTED = 10  # builds, then garbage is collected
PAGE = Path(__file__).parent / "page"
FILES = {
    "/": ("index.html", "text/html"),
    "/style.css": ("style.css", "text/css"),
    "/script.js": ("script.js", "text/javascript"),
    "/icon.svg": ("icon.svg", "image/svg+xml"),
}
POLICY = "; ".join(
    ["default-src 'none'", "connect-src 'self'", "img-src 'self'", "script-src 'self'"]
    + ["style-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"]
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
RAW_HEADERS = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]


class PortTaken(Exception):
    """Another program listens on the port."""


class Guard:
    """Lets requests through that a page of ours may send, and says in each answer what a browser may do."""

    def __init__(self, app: ASGIApp, port: int) -> None:
        self.app = app
        names = ("localhost", ADDRESS)
        self.hosts = {f"{name}:{port}" for name in names} | (set(names) if port == 80 else set())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *RAW_HEADERS]
            await send(message)

        if scope["type"] == "http":
            await (self.refusal(scope) or self.app)(scope, receive, guarded)

    def refusal(self, scope: Scope) -> Response | None:
        """Return what is answered to a request that is not for us, None for one that is."""
        headers = scope["headers"]
        hosts = [value.decode("latin-1").lower() for name, value in headers if name == b"host"]
        if len(hosts) != 1 or hosts[0] not in self.hosts:
            return PlainTextResponse("This server has another name.\n", 421)
        origins = [value.decode("latin-1") for name, value in headers if name == b"origin"]
        if any(origin != f"http://{hosts[0]}" for origin in origins):
            return PlainTextResponse("Only its own page may ask.\n", 403)
        # A picture or script of another page has no Origin, but says this (Fetch Metadata, 2.3); a link to
        # our page may stand anywhere.
        sites = {value for name, value in headers if name == b"sec-fetch-site"}
        if scope["path"] != "/" and sites - {b"same-origin", b"none"}:
            return PlainTextResponse("Only its own page may ask.\n", 403)
        if scope["method"] != "GET":
            return PlainTextResponse("Nothing can be changed here.\n", 405, {"Allow": "GET"})
        return None


class Preview:
    """A talk, its sessions by template, and the pages that watch them."""

    def __init__(self, content: Path, name: str, template: str = "") -> None:
        self.content, self.name = content, name
        self.choices = {"": template, **{folder.name: str(folder) for folder in bundled()}}
        self.sessions = {"": Session(content, name, template)}
        self.watching: dict[asyncio.Event, Session] = {}
        self.builds = 0
        self.worker = ThreadPoolExecutor(1)  # builds and draws, one after the other
        self.files = {path: (PAGE / file).read_bytes() for path, (file, _) in FILES.items()}
        routes = [Route(path, self.file) for path in FILES]
        routes += [
            Route("/events", self.events),
            Route("/pictures/{key}/{width:int}.png", self.picture),
        ]
        self.app = Starlette(routes=routes)

    # --- building -----------------------------------------------------------------------------

    async def work(self, task: Callable[..., T], *arguments: object) -> T:
        """Return what a task returns that others must not run beside."""
        return await asyncio.get_running_loop().run_in_executor(self.worker, task, *arguments)

    async def follow(self) -> None:
        """Build each session that is watched whenever a file of it changed."""
        gc.disable()  # it would run when a picture is waited for
        while True:
            for session in {self.sessions[""], *self.watching.values()}:
                if session.stale:
                    await self.build(session)
            await asyncio.sleep(PAUSE if self.watching else REST)

    async def build(self, session: Session) -> None:
        good = await self.work(session.build_slides)
        if not good:
            await asyncio.sleep(MOMENT)
            if session.stale:
                return
        self.publish(session)
        if good:
            await self.work(session.build_pages)
            self.publish(session)
        self.builds += 1
        if self.builds % COLLECTED == 0:
            await self.work(gc.collect)

    def publish(self, session: Session) -> None:
        """Have the pages that watch a session told of its state as it is between two builds."""
        session.shown = replace(session.state)
        for event, watched in self.watching.items():
            if watched is session:
                event.set()

    # --- answers ------------------------------------------------------------------------------

    async def file(self, request: Request) -> Response:
        path = request.url.path
        return Response(self.files[path], media_type=FILES[path][1])

    async def picture(self, request: Request) -> Response:
        key, width = request.path_params["key"], request.path_params["width"]
        if width in WIDTHS:
            for session in list(self.sessions.values()):
                # What is drawn already does not wait for what is being built.
                data = session.drawn.get((key, width)) or await self.work(
                    session.picture, key, width
                )
                if data is not None:
                    return Response(data, media_type="image/png")
        return PlainTextResponse("There is no such picture now.\n", 404)

    async def events(self, request: Request) -> Response:
        """Answer with a stream of the states of a session (HTML, 9.2)."""
        chosen = request.query_params.get("template", "")
        if chosen not in self.choices:
            return PlainTextResponse("There is no such template.\n", 404)
        if len(self.watching) >= MOST:
            return PlainTextResponse("Too many pages watch.\n", 503)
        session = self.sessions.get(chosen)
        if session is None:
            session = Session(self.content, self.name, self.choices[chosen])
            self.sessions[chosen] = session
        return StreamingResponse(self.stream(session), media_type="text/event-stream")

    async def stream(self, session: Session) -> AsyncIterator[str]:
        """Yield the state of a session now, and whenever it was built anew."""
        changed, sent, serial = asyncio.Event(), set[str](), 0
        self.watching[changed] = session
        try:
            while True:
                changed.clear()
                if session.shown.serial != serial:
                    serial = session.shown.serial
                    yield f"data: {json.dumps(self.state(session, sent), ensure_ascii=False)}\n\n"
                try:
                    await asyncio.wait_for(changed.wait(), PULSE)
                except TimeoutError:
                    yield ":\n\n"
        finally:
            del self.watching[changed]

    def state(self, session: Session, sent: set[str]) -> dict[str, Any]:
        """Return a session's state, with the details of slides that were not ``sent`` yet."""
        state = session.shown
        slides, pages = state.slides, state.pages
        new = {view.key: view.details for view in slides if view.key not in sent}
        sent.update(new)
        return {
            "serial": state.serial,
            "file": self.name,
            "path": Path(os.path.realpath(self.content)).as_posix(),
            "template": state.template,
            "language": state.language,
            "templates": list(self.choices),
            "failed": state.failed,
            "edit": state.edit,
            "sizes": [size(views) for views in (slides, pages)],
            "slides": [
                [view.key, page, view.lines]
                for view, page in zip(slides, pages_of(slides, pages), strict=True)
            ],
            "pages": [view.key for view in pages],
            "details": new,
            "messages": state.messages,
        }


def size(views: Any) -> list[float]:
    """Return the width and height of the first frame."""
    return [views[0].frame.width, views[0].frame.height] if views else [16, 9]


class Server(uvicorn.Server):
    """A server that leaves signals to the program."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def bound(port: int) -> socket.socket:
    """Return a socket that only this machine can reach; port 0 takes one that is free.

    Raises ``PortTaken``.
    """
    found = socket.socket()
    if sys.platform == "win32":  # there, SO_REUSEADDR lets two programs have one port
        found.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
    else:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((ADDRESS, port))
        found.listen(128)
    except OSError as error:
        found.close()
        raise PortTaken(error.strerror or str(error)) from error
    return found


async def serve(preview: Preview, listening: socket.socket) -> None:
    """Serve until the program ends."""
    port = listening.getsockname()[1]
    config = uvicorn.Config(
        Guard(preview.app, port),
        lifespan="off",
        http="h11",
        ws="none",
        loop="asyncio",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=60,
    )
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(preview.follow())
        tasks.create_task(Server(config).serve(sockets=[listening]))

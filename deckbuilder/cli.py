"""The command ``deckbuilder``: parse, call, print, exit code. Nothing else."""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TextIO

import click

from deckbuilder import __version__
from deckbuilder.interrupts import exit_code, interrupted

if TYPE_CHECKING:
    from deckbuilder.diagnostics import Diagnostics

CONTENT = click.argument("content", nargs=-1, type=click.Path(path_type=Path))
OUTPUT = click.option(
    "-o",
    "--output",
    default="build",
    type=click.Path(path_type=Path),
    help="Folder of the outputs.",
)
TEMPLATE = click.option(
    "-t", "--template", default="", help="A bundled template's name, a folder or a .pptx."
)
STRICT = click.option(
    "--strict", is_flag=True, help="Fail on warnings, too, and read the deck back."
)
FORM = click.option(
    "--message-format",
    "form",
    type=click.Choice(["long", "short", "json", "github"]),
    default="long",
    help="How messages print: for people, a line each, as JSON, as workflow commands.",
)
FORCE = click.option(
    "--force",
    is_flag=True,
    help="Replace outputs that were edited since they were built; these stay as NAME.edited-1.",
)
ALSO = click.option(
    "--also",
    metavar="LIST",
    multiple=True,
    callback=lambda _context, _option, said: also_wanted(said),
    help="Make more: slides-pdf, png (a picture a slide), run-sheet (for the speaker); several with commas.",
)
CRASHED = 70


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="deckbuilder")
def cli() -> None:
    """One YAML file becomes a native PowerPoint deck and a typeset PDF handout."""


@cli.command()
@CONTENT
@OUTPUT
@TEMPLATE
@click.option(
    "--only", type=click.Choice(["slides", "handout"]), default=None, help="Build one of the two."
)
@ALSO
@STRICT
@FORCE
@FORM
def build(
    content: tuple[Path, ...],
    output: Path,
    template: str,
    only: str | None,
    also: frozenset[str],
    strict: bool,
    force: bool,
    form: str,
) -> None:
    """Build the deck and the handout of each CONTENT (default: content.yaml)."""
    sys.exit(
        run(
            content,
            folder=output,
            template=template,
            only=only or "",
            also=also,
            strict=strict,
            force=force,
            form=form,
        )
    )


@cli.command()
@CONTENT
@TEMPLATE
@STRICT
@FORM
def check(content: tuple[Path, ...], template: str, strict: bool, form: str) -> None:
    """Check each CONTENT: everything that build does but the writing."""
    where: dict[str, Any] = {"folder": Path("build"), "only": "", "write": False}
    sys.exit(run(content, form=form, template=template, strict=strict, **where))


@cli.command()
@click.argument("content", default="content.yaml", type=click.Path(path_type=Path))
@TEMPLATE
@click.option(
    "--port",
    default=8765,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Where the page is; 0 takes a free one.",
)
@click.option("--no-open", is_flag=True, help="Do not open the browser.")
def preview(content: Path, template: str, port: int, no_open: bool) -> None:
    """See CONTENT (default: content.yaml) in the browser while you write it.

    Slides and handout are drawn anew on every change, and nothing is built. Only this machine can
    see the page. Ctrl-C ends it.
    """
    content = content / "content.yaml" if content.is_dir() else content
    if not content.exists():
        raise click.ClickException(f"there is no file {content}")
    try:
        from deckbuilder.preview import command, server
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("deckbuilder"):
            raise
        hint = "help: install it with: pip install 'deckbuilder-talk[preview]'"
        raise click.ClickException(
            f"the preview needs {error.name}, which is missing\n  {hint}"
        ) from None
    try:
        command.preview(content, template, port, not no_open, click.echo)
    except server.PortTaken as taken:
        hint = f"another preview may run there; try --port {port + 1}, or 0 for a free one"
        raise click.ClickException(
            f"cannot listen on port {port}: {taken}\n  help: {hint}"
        ) from None


@cli.command()
@click.argument("name", required=False)
def explain(name: str | None) -> None:
    """Say what the rule NAME is about, or list all rules.

    NAME is what stands in brackets in a message: error[NAME].
    """
    from shutil import get_terminal_size

    from deckbuilder.manual import listing, manual, no_rule, page, rules

    width, color = get_terminal_size().columns, in_color(sys.stdout)
    if name is not None and name not in rules():
        raise click.UsageError(no_rule(name))
    click.echo(page(manual(name), width, color) if name else listing(width, color), nl=False)


@cli.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def new(folder: Path) -> None:
    """Write a talk to start from into DIR."""
    from deckbuilder.starter import write_starter

    made, fault = write_starter(folder)
    if fault:
        raise click.ClickException(fault)
    click.echo(f"{made}\nbuild it with: cd {folder} && deckbuilder build")


@cli.command()
def schema() -> None:
    """Print the JSON Schema of content files."""
    from deckbuilder.starter import schema_text

    click.echo(schema_text(), nl=False)


@cli.command()
def templates() -> None:
    """List the bundled templates, and where they lie."""
    from deckbuilder.template import bundled, description

    for folder in bundled():
        click.echo(f"{folder.name:12} {description(folder)}\n{'':12} {folder}")


@cli.group()
def template() -> None:
    """Look into a template, start one, or see it at work."""


@template.command("check")
@click.argument("name")
@click.option("--strict", is_flag=True, help="Fail on warnings, too.")
@FORM
def check_template(name: str, strict: bool, form: str) -> None:
    """Say what the template NAME has for a talk, and what is missing.

    NAME is a bundled template's name, a folder or a .pptx.
    """
    from deckbuilder.pipeline import open_template, stop
    from deckbuilder.templatecheck import template_report

    with told(form) as report:
        _, found = open_template(name, report)
        click.echo(template_report(found, report), nl=False)
        stop(report, strict)


@template.command("new")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--from", "origin", default="classic", help="A bundled template's name, a folder or a .pptx."
)
def new_template(folder: Path, origin: str) -> None:
    """Write a folder to start a template from into DIR."""
    from deckbuilder.pipeline import open_template
    from deckbuilder.templatefolder import write_template_folder

    with told() as report:
        path, found = open_template(origin, report)
        made, fault = write_template_folder(folder, found, path)
        if fault:
            raise click.ClickException(fault)
        click.echo(f"{made}\nsee it with: deckbuilder template show {folder}")
        click.echo(f"build with it: deckbuilder build -t {folder}")


@template.command("show")
@click.argument("name")
@OUTPUT
@ALSO
@FORCE
def show_template(name: str, output: Path, also: frozenset[str], force: bool) -> None:
    """Build a sample deck and handout that exercise every layout of the template NAME."""
    from deckbuilder.pipeline import open_template
    from deckbuilder.sampletalk import build_sample

    with told() as report:
        path, found = open_template(name, report)
        report.items.clear()  # the build says it all again
        result = build_sample(found, path, output, force, also)
        report.items += result.diagnostics.items
        for made in kinds_of(result.outputs):
            click.echo(made)


@contextmanager
def told(form: str = "long") -> Iterator[Diagnostics]:
    """Print what was collected within; exit 1 if it stopped."""
    from deckbuilder.diagnostics import BuildStopped, Diagnostics
    from deckbuilder.messages import further, messages
    from deckbuilder.pipeline import damage_reported

    found, stopped = Diagnostics(), False
    try:
        with damage_reported(found):
            yield found
    except BuildStopped:
        stopped = True
    if found.items:
        click.echo(messages(found.items, form, in_color(sys.stderr)), err=True)
        if more := further(found.items, form):
            click.echo(more, err=True)
    if stopped or found.errors:
        sys.exit(1)


def also_wanted(said: Iterable[str]) -> frozenset[str]:
    """Return what else is to be made. Raises ``click.BadParameter``."""
    names = frozenset(filter(None, map(str.strip, ",".join(said).split(","))))
    if names:
        from deckbuilder.diagnostics import nearest
        from deckbuilder.pipeline import ALSO

        for name in sorted(names - {*ALSO}):
            meant = nearest(name.lower(), ALSO)
            hint = f" Did you mean '{meant}'?" if meant else ""
            raise click.BadParameter(f"'{name}' is none of {', '.join(ALSO)}.{hint}")
    return names


def in_color(stream: TextIO) -> bool:
    return stream.isatty() and "NO_COLOR" not in os.environ


def run(contents: tuple[Path, ...], form: str = "long", write: bool = True, **options: Any) -> int:
    """Build or check each content file, one failing alone; return the exit code."""
    from deckbuilder.diagnostics import Diagnostics, counted
    from deckbuilder.pipeline import Job, build

    gc.disable()  # a build's data lives to its end: 8 % of the time at 1,000 slides, 1 MB of memory

    failed, taken, found = False, set[Path](), Diagnostics()
    begun = time.perf_counter()
    for content in contents or (Path("content.yaml"),):
        content = content / "content.yaml" if content.is_dir() else content
        start = time.perf_counter()
        status = Status(str(content), begun)
        result = build(Job(content, str(content), write=write, taken=taken, **options), status.show)
        status.clear()
        items = result.diagnostics.items
        if items:
            from deckbuilder.messages import messages

            click.echo(messages(items, form, in_color(sys.stderr)), err=True)
            found.items += items
        strict_failure = options["strict"] and result.diagnostics.warnings
        if not result.ok or strict_failure:
            failed = True
            continue
        seconds = time.perf_counter() - start
        for made, noun in kinds_of(result.outputs).items():
            count = counted(result.pages if noun == "page" else result.slides, noun)
            click.echo(f"{made}: {count}, {seconds:.2f} s")
        if not write:
            counts = f"{counted(result.slides, 'slide')}, {counted(result.pages, 'page')}"
            click.echo(f"{content}: {counts}, no errors, {seconds:.2f} s")
    if found.errors:
        from deckbuilder.messages import further

        if more := further(found.items, form):
            click.echo(more, err=True)
    return 1 if failed else 0


def kinds_of(outputs: tuple[Path, ...]) -> dict[Path, str]:
    """Return what each file holds, or the folder of pictures."""
    out = {}
    for path in outputs:
        if path.suffix == ".png":
            out[path.parent] = "picture"
        else:
            out[path] = "page" if path.stem.endswith("-handout") else "slide"
    return out


class Status:
    """A line on a terminal that says what a run is doing once it takes longer than a second."""

    def __init__(self, name: str, start: float) -> None:
        self.name, self.start, self.shown = name, start, False

    def show(self, stage: str) -> None:
        if sys.stderr.isatty() and time.perf_counter() - self.start > 1:
            sys.stderr.write(f"\r\033[K{self.name}: {stage} …")
            sys.stderr.flush()
            self.shown = True

    def clear(self) -> None:
        if self.shown:
            sys.stderr.write("\r\033[K")


def main() -> None:
    """Run the command; exit 130 or 143 when interrupted, 2 on wrong usage."""
    code: int | str | None = 0
    try:
        cli(standalone_mode=False)
    except SystemExit as end:
        code = end.code
    except (click.exceptions.Abort, KeyboardInterrupt):
        code = exit_code()
    except OSError as error:  # what was to be printed could not be
        sys.stderr.write(f"error: {error.strerror or error}\n")
        code = 1
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except Exception as error:
        if not interrupted():  # in a class body, Python makes a RuntimeError of any other
            code = crashed(error)
    if interrupted():  # also if a library swallowed the exception
        code = exit_code()
    leave(code if isinstance(code, int) else int(code is not None))


def crashed(error: Exception) -> int:
    """Tell of a fault of ours, and return its exit code (EX_SOFTWARE of sysexits)."""
    from deckbuilder.crash import told, write_report

    sys.stderr.write(told(error, write_report(error, sys.argv[1:])))
    return CRASHED


def leave(code: int) -> NoReturn:
    """End the process without taking its data apart, piece by piece: 3 % at 1,000 slides."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:  # nobody reads on, or the disk is full
        code = code or 1
    os._exit(code)

"""The desk's commands, as the Makefile calls them."""

from __future__ import annotations

import argparse
import gc
import os
import sys
import time
from contextlib import ExitStack, suppress
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from desk.build import BUILD, BuildError, Result, unchanged
from desk.clean import mark
from desk.owners import unwritable
from desk.publish import DeployError
from desk.settings import (
    CODE,
    ROOT,
    SettingError,
    SettingsError,
    find_places,
    is_on,
    is_paper,
    load,
    load_ordinary,
)
from desk.standing import here
from pelican_incremental.disk import LateInterrupt, make_private
from plugins.faults import shown
from plugins.zones import zone_of

_OFTEN_ENOUGH = 50_000  # objects made and not yet gone
INTERRUPTED = 130  # 128 + SIGINT, as shells have it
STOPPED = dict.fromkeys(
    ("deploy", "rollback"), "Stopped; the same command again finishes what was begun."
)
# What these write is an editor's, and has the modes that the editor's umask gives.
OF_EDITORS = {"new", "importing", "report"}
EXAMPLE_SITE = "make publish SITEURL=https://paper.example"


def html(options: argparse.Namespace) -> int:
    """Build with pelicanconf.py."""
    if options.worker:
        return _worker()
    from pelican_incremental import Request
    from pelican_incremental.scan import list_output
    from pelican_incremental.unchanged import begun, count_if_unchanged, request_of
    from plugins.source.tree import walk

    start, explain = time.perf_counter(), is_on(os.environ, "EXPLAIN")
    places = find_places(os.environ, "pelicanconf.py")
    list_now = begun(partial(list_output, str(places.output)))
    tree, request = walk(places.content), request_of(os.environ)
    files = None
    if not tree.faults:
        files = count_if_unchanged(BUILD, places.output, request, tree, list_now)
    if files is not None:
        print(unchanged(files, time.perf_counter() - start))
        return 0
    from desk.check.command import build_checked

    asked = Request(seen=tree, list_output=list_now, name=request)
    settings = load(places, os.environ)
    _tell(build_checked(settings, places.conf, os.environ, BUILD, asked), explain=explain)
    return 0


def _tell(result: Result, *, explain: bool) -> None:
    for line in result.lines(explain=explain):
        print(line)


def _worker() -> int:
    """Build whenever a server asks for it."""
    from desk.build_worker import BuildWorker
    from desk.rebuild import own_streams, serve_builds

    worker = BuildWorker(os.environ)
    try:
        serve_builds(worker.build, *own_streams(), worker.prepare)
    except KeyboardInterrupt:
        return INTERRUPTED  # the server has the last word
    return 0


def publish(options: argparse.Namespace) -> int:
    """Build with publishconf.py for the address that readers will use."""
    from desk.check.run import record
    from desk.publish.finish import publish as build_for_host
    from desk.publish.memory import carried
    from desk.publish.prove import prove

    explain, proves = is_on(os.environ, "EXPLAIN"), is_on(os.environ, "PROVE")
    places = find_places(os.environ, "publishconf.py")
    settings = load(places, os.environ)
    address = urlsplit(settings["SITEURL"])
    if address.scheme != "https" or not address.hostname or address.query or address.fragment:
        given = f", not {settings['SITEURL']!r}" if settings["SITEURL"] else ""
        raise SettingError(f"SITEURL must be the site's https address{given}: {EXAMPLE_SITE}")
    with carried(os.environ, places.output, options.work):
        _tell(build_for_host(settings, places.conf, os.environ, options.work), explain=explain)
        record(settings, options.work)
        if proves:
            print(prove(places, os.environ, options.work))
    return 0


def deploy(_options: argparse.Namespace) -> int:
    """Ship what publish built."""
    from desk.publish import command

    places = find_places(os.environ, "publishconf.py")
    return command.deploy(load(places, os.environ), places, os.environ)


def rollback(_options: argparse.Namespace) -> int:
    """Put an earlier release back."""
    from desk.publish import command

    return command.rollback(load(find_places(os.environ, "publishconf.py"), os.environ), os.environ)


def releases(_options: argparse.Namespace) -> int:
    """List the releases of a host."""
    from desk.publish import command

    return command.releases(load(find_places(os.environ, "publishconf.py"), os.environ), os.environ)


def serve(options: argparse.Namespace) -> int:
    """Build, serve on 127.0.0.1 and to guests at HOST, and do so again after every save."""
    # The server's packages take longer to load than most builds take.
    from desk.overview import overview_of
    from desk.rebuild import Builder
    from desk.serve import Site
    from desk.serve import serve as serve_site
    from plugins.site_urls import base_path

    places = find_places(os.environ, "pelicanconf.py")
    settings = load(places, os.environ)
    code = [*CODE, ROOT / "pelicanconf.py"]
    watched = dict.fromkeys([places.content, Path(settings["THEME"]), places.conf, *code])
    builder, overview = Builder(), partial(overview_of, settings)
    site = Site(places.output, base_path(settings))
    try:
        listen = (options.port, options.host)
        return serve_site(site, list(watched), builder, listen, overview)
    finally:
        builder.close()


def check(_options: argparse.Namespace) -> int:
    """Name every fault; build nothing."""
    from desk.check.command import run, tell

    places = find_places(os.environ, "pelicanconf.py")
    try:
        settings = load(places, os.environ)
    except SettingsError as error:
        return tell(error.faults, os.environ)
    if is_paper(settings):
        return run(settings, places.conf, os.environ)
    from desk.check.command import run_ordinary

    return run_ordinary(load_ordinary(places, os.environ), places.conf, os.environ)


def paper(_options: argparse.Namespace) -> int:
    """Make of this example a paper of one's own."""
    from desk.paper.command import run

    places = find_places(os.environ, "pelicanconf.py")
    return run(places, os.environ, datetime.now().astimezone().date())


def new(options: argparse.Namespace) -> int:
    """Begin a new article as a draft."""
    from desk.new import new_article

    places = find_places(os.environ, "pelicanconf.py")
    settings = load(places, os.environ)
    lang = settings["DEFAULT_LANG"]
    print(shown(new_article(options.title, places.content, lang, _today(settings))))
    return 0


def report(options: argparse.Namespace) -> int:
    """Place readers' reports in the sources."""
    from desk.report import run

    if not options.file:
        raise SettingError(
            "FILE must name a report, or be - for standard input: make report FILE=…"
        )
    apply = is_on(os.environ, "APPLY")
    places = find_places(os.environ, "pelicanconf.py")
    colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    with ExitStack() as opened:
        stream = sys.stdin.buffer
        if options.file != "-":
            try:
                stream = opened.enter_context(Path(options.file).open("rb"))
            except OSError as error:
                message = f"FILE must be readable, not {options.file}: {error.strerror}"
                raise SettingError(message) from None
        return run(stream, places.content, apply=apply, out=sys.stdout, colour=colour)


def importing(options: argparse.Namespace) -> int:
    """Make a draft of a text, a document or a page that lies elsewhere."""
    from desk.importing import run

    if not options.file:
        raise SettingError("FILE must name a text, .docx or .html: make import FILE=…")
    places = find_places(os.environ, "pelicanconf.py")
    settings = load(places, os.environ)
    file = sys.stdin.buffer if options.file == "-" else Path(options.file)
    return run(file, places.content, settings, sys.stdout, _today(settings))


def _today(settings: dict[str, Any]) -> date:
    return datetime.now(zone_of(settings["TIMEZONE"])).date()


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="desk", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for run in (
        html,
        publish,
        deploy,
        rollback,
        releases,
        serve,
        check,
        paper,
        new,
        report,
        importing,
    ):
        command = commands.add_parser(run.__name__, help=run.__doc__)
        command.set_defaults(run=run)
        if run is html:
            command.add_argument(
                "--worker", action="store_true", help="build for a server, whenever it asks"
            )
        if run is publish:
            command.add_argument("--work", type=Path, default=BUILD, help="what the build keeps")
        if run is new:
            command.add_argument("title")
        if run in (report, importing):
            command.add_argument("file")
        if run is serve:
            command.add_argument("--port", type=int, default=8000)
            command.add_argument("--host", default="")
    return parser.parse_args(arguments)


def _close_to_others() -> None:
    """Let what this command makes have our modes: a web server reads what is published, and nobody
    else what is kept."""
    os.umask(0o022)
    with suppress(OSError):  # whoever writes there says what is wrong with it
        is_new = not BUILD.is_dir() or not any(BUILD.iterdir())
        make_private(BUILD)
        if is_new:
            mark(BUILD)


def main(arguments: list[str]) -> int:
    """Run one command; what a person must mend is said in lines, without a traceback."""
    options = _parse(arguments)
    # Children of ours have another parent than make, and stand here too.
    os.environ["DESK_HERE"] = str(here(os.environ))
    os.environ.pop("DESK_SHELL_PWD", None)
    os.chdir(os.environ["DESK_HERE"])
    if options.command not in OF_EDITORS:
        _close_to_others()
    # Little of what a command makes is garbage; a look for it after every few hundred objects takes
    # a twentieth of the time.
    gc.set_threshold(_OFTEN_ENOUGH, 20, 20)
    try:
        status: int = options.run(options)
    except (SettingError, BuildError, DeployError) as error:
        print(error, file=sys.stderr, flush=True)
        return 1
    except OSError as error:
        said = unwritable(error)
        if not said:
            raise
        print(said, file=sys.stderr)
        return 1
    except LateInterrupt as stopped:
        print(stopped, file=sys.stderr)
        return stopped.status
    except KeyboardInterrupt:
        print(STOPPED.get(options.command, "Stopped; output/ is as it was."), file=sys.stderr)
        return INTERRUPTED
    return status

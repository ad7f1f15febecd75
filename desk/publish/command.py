"""`make deploy`, `make rollback` and `make releases`."""

from __future__ import annotations

import getpass
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

from desk.build import BUILD
from desk.manifest import (
    ManifestError,
    differences,
    entries_from,
    loads,
    release_file,
    rows_of,
    write,
)
from desk.publish import DeployError, guards
from desk.publish.address import (
    Address,
    FolderAddress,
    GitAddress,
    RcloneAddress,
    find_address,
)
from desk.publish.folder import Folder
from desk.publish.model import Brief, Build, Plan, Release, Shipment, State, without_variants
from desk.publish.notify import notify
from desk.publish.options import Options, options_of
from desk.publish.plan import make_plan
from desk.publish.show import bar, plan_lines, release_lines
from desk.publish.verify import verify
from desk.settings import CODE, ROOT, Places, SettingError
from plugins.git import untold


class Host(Protocol):
    """A place that keeps releases; every method may raise DeployError."""

    takes_variants: bool

    def close(self) -> None: ...
    def lock(self, who: str) -> AbstractContextManager[None]: ...
    def state(self) -> State: ...
    def release(self, name: str) -> Release: ...
    def history(self) -> list[Brief]: ...
    def ship(self, shipment: Shipment, output: Path) -> None: ...
    def restore(self, wanted: Release, shipment: Shipment) -> None: ...


def write_build(build: Build, path: Path, *, unproved: bool = False) -> None:
    """Leave the manifest of a build for the deploy that follows; one that is `unproved` is not
    shipped."""
    facts = {
        "unproved": unproved,
        "siteurl": build.siteurl,
        "sources": build.sources,
        "headers": build.headers,
        "hosts": build.hosts,
    }
    write(path, {**facts, "files": rows_of(build.entries)})


def read_build(path: Path) -> Build:
    """Read what `write_build` wrote.

    Raises:
        DeployError: there is none.
    """
    try:
        facts: dict[str, Any] = loads(path.read_text("utf-8"))
        if facts.get("unproved"):
            message = "The build must be what a clean build gives, and is not: make clean, then"
            raise DeployError(f"{message} make publish PROVE=1")
        files = entries_from(facts["files"])
        return Build(facts["siteurl"], facts["sources"], facts["headers"], facts["hosts"], files)
    except FileNotFoundError:
        message = "There must be a build to ship: make publish SITEURL=https://…, then again"
        raise DeployError(message) from None
    except (ManifestError, KeyError) as error:
        raise DeployError(
            f"The build's manifest must be readable ({error}); {guards.AGAIN}"
        ) from None


def sources_of(settings: Mapping[str, Any], conf: Path) -> str:
    """The digest of all that a build is made of."""
    folders = [Path(settings["PATH"]), Path(settings["THEME"]), *CODE, conf]
    return guards.digest_of_sources([*folders, ROOT / "pelicanconf.py"])


def _tell_of_versions(plan: Plan, settings: Mapping[str, Any]) -> None:
    """Say why pages of versions go, where nobody has taken the articles away."""
    gone = [d.path for d in plan.deletes if d.path.endswith(".history.html")]
    why = untold(settings)
    if gone and why:
        print(f"{len(gone):,} pages of versions go, for no history can be read: {why}")


def open_host(address: Address, options: Options, environment: Mapping[str, str]) -> Host:
    """The host at an address; what its tool needs is installed now, if at all."""
    if isinstance(address, FolderAddress):
        return Folder(address.path)
    if isinstance(address, RcloneAddress):
        from desk.publish.rclone import Rclone, find_or_install

        return Rclone(address, find_or_install(), environment, insecure=options.insecure)
    if isinstance(address, GitAddress):
        from desk.publish.git import Git

        return Git(address, BUILD / "publish", environment, insecure=options.insecure)
    from desk.publish.ssh import Ssh

    return Ssh(address, environment)


def _address(settings: Mapping[str, Any], options: Options) -> Address:
    return find_address(options.to, settings.get("TARGETS", {}), Path.cwd())


@contextmanager
def _opened(address: Address, options: Options, environment: Mapping[str, str]) -> Iterator[Host]:
    """A host, until the block ends.

    What the system refuses is a person's to mend: a full disk, a folder of another's.
    """
    with closing(open_host(address, options, environment)) as host:
        try:
            yield host
        except OSError as error:
            place = error.filename or host
            raise DeployError(f"{place} must be usable: {error.strerror}") from error


def deploy(
    settings: Mapping[str, Any], places: Places, environment: Mapping[str, str], work: Path = BUILD
) -> int:
    """Ship the build that is in `output/`; returns 0 when the host has it, and it was seen there.

    Raises:
        DeployError: something must be so before, or went wrong; the text says what.
    """
    options, keep = options_of(environment), _keep(settings)
    address = _address(settings, options)
    _refuse(list(guards.address_faults(address, [places.output, places.content])))
    build = read_build(release_file(places.output, work))
    differing = differences(places.output, build.entries)
    _refuse(list(guards.build_faults(build, differing, sources_of(settings, places.conf))))
    with _opened(address, options, environment) as host:
        if not host.takes_variants:
            build = without_variants(build)
        with _locked(host, options, environment):
            state = host.state()
            plan = make_plan(build.entries, state, datetime.now(UTC).date())
            print(f"Deploy to {host}", *plan_lines(plan, everything=options.dry_run), sep="\n")
            _tell_lost(state, build, settings)
            _tell_of_versions(plan, settings)
            _refuse(_faults_of(plan, build, state, options))
            is_done = plan.is_empty and not state.is_unfinished
            if options.dry_run or is_done:
                print("Nothing was sent." if options.dry_run else "The host has this build.")
                return 0
            release = _new_release(build, plan, state, environment)
            shipment = Shipment(plan, release, state, build.hosts, keep, bar())
            host.ship(shipment, places.output)
    print(f"Live: {release.brief.id}", flush=True)
    return _afterwards(build, plan, options)


def _keep(settings: Mapping[str, Any]) -> int:
    kept = settings.get("KEEP_RELEASES", 5)
    if not isinstance(kept, int) or kept < 1:
        raise SettingError(f"KEEP_RELEASES must be a whole number of 1 or more, not {kept!r}")
    return kept


def _faults_of(plan: Plan, build: Build, state: State, options: Options) -> list[str]:
    moves = guards.siteurl_faults(build, state, options.siteurl)
    deletions = guards.plan_faults(plan, state, options.allow_delete, may_replace=options.replace)
    return [*moves, *deletions]


def _tell_lost(state: State, build: Build, settings: Mapping[str, Any]) -> None:
    """Name the addresses that readers have of the live release and the build has not: what is known
    of the release before is here, if at all, where that was built."""
    from desk.check.command import say
    from desk.check.lost import lost_addresses, texts_of

    live = [entry.path for entry in state.current.entries] if state.current else []
    present = [entry.path for entry in build.entries]
    lost = lost_addresses(texts_of(live, settings), present, Path(settings["PATH"]))
    say(list(lost), sys.stderr, colour=False)


def _refuse(faults: list[str]) -> None:
    if faults:
        raise DeployError("\n".join(faults))


@contextmanager
def _locked(host: Host, options: Options, environment: Mapping[str, str]) -> Iterator[None]:
    """A dry run only reads, and so waits for nobody."""
    if options.dry_run:
        yield
        return
    with host.lock(_who(environment)):
        yield


def _new_release(
    build: Build, plan: Plan, state: State, environment: Mapping[str, str], restores: str = ""
) -> Release:
    now = datetime.now(UTC)
    content = "".join(entry.sha256 for entry in build.entries).encode()
    time = f"{now:%Y%m%dT%H%M%S}{now.microsecond // 1000:03}Z"
    name = f"{time}-{sha256(content).hexdigest()[:6]}"
    changed = f"{len(plan.sends):,} sent, {len(plan.deletes):,} deleted"
    current = state.current
    before = current.brief.restores or current.brief.id if current else ""
    brief = Brief(
        name, now.isoformat(timespec="seconds"), _who(environment), changed, before, restores
    )
    earlier = (current.brief, *current.earlier) if current else ()
    return Release(brief, build.siteurl, build.entries, plan.retired, earlier)


def _who(environment: Mapping[str, str]) -> str:
    """Who deploys: the person whom the CI names, git's, or the system's."""
    for name in ("GITHUB_ACTOR", "GITLAB_USER_LOGIN"):
        if environment.get(name):
            return environment[name]
    command = ["git", "config", "user.name"]
    named = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return " ".join((named.stdout or getpass.getuser()).split())


def _afterwards(build: Build, plan: Plan, options: Options) -> int:
    """Tell the network of caches, then look at the site as readers do."""
    status = 0
    changed = [send.entry for send in plan.sends]
    if options.notify:
        gone = [delete.path for delete in plan.deletes]
        status = notify(options.notify, build.siteurl, [*(e.path for e in changed), *gone])
    if options.verify:
        is_folder = options.to.startswith("dir:")
        status = verify(build, changed, options.verifying, may_be_unserved=is_folder) or status
        if status:
            print(f"To put the release before it back: make rollback TO={options.to}")
    return status


def rollback(settings: Mapping[str, Any], environment: Mapping[str, str]) -> int:
    """Put the release before the live one back, or that which RELEASE names."""
    options, keep = options_of(environment), _keep(settings)
    with ExitStack() as ends:
        host = ends.enter_context(_opened(_address(settings, options), options, environment))
        _wanted(host, host.state(), options)  # a lock leaves a folder where there was nothing
        ends.enter_context(_locked(host, options, environment))
        state = host.state()
        wanted = _wanted(host, state, options)
        build = Build(wanted.siteurl, "", {}, {}, wanted.entries)
        plan = make_plan(build.entries, state, datetime.now(UTC).date())
        lines = plan_lines(plan, everything=options.dry_run)
        print(f"Back to {wanted.brief.id} on {host}", *lines, sep="\n")
        if options.dry_run:
            print("Nothing was changed.")
            return 0
        restores = wanted.brief.restores or wanted.brief.id
        release = _new_release(build, plan, state, environment, restores)
        release = replace(release, brief=replace(release.brief, before=wanted.brief.before))
        host.restore(wanted, Shipment(plan, release, state, {}, keep, bar()))
    print(f"Live: {wanted.brief.id}", flush=True)
    return _afterwards(build, plan, options)


def _wanted(host: Host, state: State, options: Options) -> Release:
    if state.current is None:
        raise DeployError(f"{host} must have a release to go back from; it has none")
    name = options.release or state.current.brief.before
    if not name:
        raise DeployError("There must be a release before the live one; this is the first")
    kept = {brief.id for brief in host.history()}
    if name not in kept:
        listed = ", ".join(sorted(kept))
        raise DeployError(f"RELEASE must be one that is kept, not {name!r}: {listed}")
    return host.release(name)


def releases(settings: Mapping[str, Any], environment: Mapping[str, str]) -> int:
    """List the releases of a host, newest first, and mark the live one."""
    options = options_of(environment)
    with _opened(_address(settings, options), options, environment) as host:
        current = host.state().current
        if current is None:
            print(f"{host} has no release yet.")
            return 0
        print(*release_lines(host.history(), current.brief.id), sep="\n")
    return 0

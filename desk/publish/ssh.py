"""A host that is reached by ssh: the layout of a folder, filled by rsync."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from desk.manifest import ManifestError, dumps, loads
from desk.publish import DeployError
from desk.publish.address import SshAddress
from desk.publish.folder import CURRENT, HOSTS, NAME, OURS, RELEASES
from desk.publish.model import (
    Brief,
    Release,
    Retired,
    Send,
    Shipment,
    State,
    facts_of,
    release_from,
)
from desk.publish.names import alike, refusal
from desk.publish.plan import NEW

PATIENCE = 120  # seconds without a byte
SSH_ERROR = 255

# Each is POSIX sh; $1 is the folder. What it prints is read by the method that calls it.
_STATE = """
cd "$1" 2>/dev/null || exit 0
ls -A
echo /
if [ -L current ]; then
  name=$(readlink current)
  case $name in releases/*/*) echo / ;;
    releases/*) cat "$name.json" || exit 4
      if cd "$name" 2>/dev/null; then find . -type f; fi ;; *) echo / ;; esac
elif [ -e current ]; then echo /; fi
"""
_HISTORY = f"""
cd "$1/releases" 2>/dev/null || exit 0
for file in {NAME}.json; do if [ -d "${{file%.json}}" ]; then cat "$file"; fi; done
"""
_COUNT = 'cd "$1/releases/$2" && find . -type f | wc -l'
_RELEASE = 'cat "$1/releases/$2.json"'
# A link is made in one step with what it says. The lock lasts as long as this connection: when the
# other end dies, there is nothing more to read.
_LOCK = """
mkdir -p "$1/releases" && cd "$1" || exit 4
if ! ln -s "$$ $2" .deploy.lock 2>/dev/null; then
  holder=$(readlink .deploy.lock); pid=${holder%% *}
  if kill -0 "$pid" 2>/dev/null || [ -d "/proc/$pid" ]; then echo "held $holder"; exit 0; fi
  rm -f .deploy.lock; ln -s "$$ $2" .deploy.lock || exit 4
fi
trap 'rm -f .deploy.lock' EXIT
trap 'exit 0' HUP INT TERM
echo locked
cat >/dev/null
"""
# A release without a manifest never was live.
_CLEAR = f"""
cd "$1/releases" || exit 4
for folder in {NAME}; do if [ -d "$folder" ] && [ ! -f "$folder.json" ]; then
  rm -rf "./$folder"; fi; done
for file in {NAME}.json; do if [ -f "$file" ] && [ ! -d "${{file%.json}}" ]; then
  rm -f "./$file"; fi; done
"""
_KEEP = """
cd "$1/releases" || exit 4
while IFS= read -r path; do
  if [ ! -f "$3/$path" ] && [ -f "$2/$path" ]; then
    mkdir -p "$3/$(dirname "$path")" && { ln "$2/$path" "$3/$path" || cp "$2/$path" "$3/$path"; }
  fi || exit 4
done
"""
# Dates files of $3 to now, in a later second than those of $2 in whose places they come: see
# `_date_after` of a folder. GNU and BSD have each their own words for times.
_DATE = """
cd "$1/releases" || exit 4
export TZ=UTC
list=$(mktemp) || exit 4
trap 'rm -f "$list"' EXIT
tr '\\n' '\\0' > "$list"
if stat -c %Y . >/dev/null 2>&1; then of='stat -c %Y'; else of='stat -f %m'; fi
last=$(cd "$2" && xargs -0 $of -- <"$list" 2>/dev/null | sort -n | tail -n 1)
time=$(date +%s)
if [ "${last:-0}" -ge "$time" ]; then time=$((last + 1)); fi
stamp=$(date -d "@$time" +%Y%m%d%H%M.%S 2>/dev/null || date -r "$time" +%Y%m%d%H%M.%S)
cd "$3" && xargs -0 touch -c -t "$stamp" -- <"$list"
"""
# `mv` would move a link into the folder behind the other one: each system has its own way around.
_SWITCH = """
cd "$1" || exit 4
rm -f .current.new
ln -s "releases/$2" .current.new || exit 4
mv -Tf .current.new current 2>/dev/null || mv -hf .current.new current 2>/dev/null ||
  perl -e 'rename ".current.new", "current" or exit 4'
"""
_PRUNE = 'cd "$1/releases" && shift && for name; do rm -f "./$name.json"; rm -rf "./$name"; done'


class Ssh:
    """The folder of a machine, as `desk/publish/folder.py` describes it."""

    takes_variants = True

    def __init__(self, address: SshAddress, environment: Mapping[str, str]) -> None:
        self.address = address
        for program in ("ssh", "rsync"):
            if not shutil.which(program):
                raise DeployError(f"{program} must be installed here to deploy by ssh")
        # Not below the project: the path of a socket has room for a hundred letters.
        self._sockets = tempfile.TemporaryDirectory(prefix="desk-")
        config = environment.get("SSH_CONFIG", "")
        self._ssh = [
            "ssh",
            *(["-F", config] if config else []),
            *(["-p", str(address.port)] if address.port else []),
            *_options(self._sockets.name),
        ]

    def __str__(self) -> str:
        port = f":{self.address.port}" if self.address.port else ""
        return f"ssh://{self.address.login}{port}{self.address.path}"

    def close(self) -> None:
        """End the connection that was shared."""
        command = [*self._ssh, "-O", "exit", "--", self.address.login]
        subprocess.run(command, capture_output=True, check=False)
        self._sockets.cleanup()

    @contextmanager
    def lock(self, who: str) -> Iterator[None]:
        """Let one deploy work at a time; a dead one loses its lock by itself.

        Raises:
            DeployError: another is at work.
        """
        command = self._command(_LOCK, who)
        with subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as holder:
            assert holder.stdout
            answer = holder.stdout.readline().strip()
            if answer != "locked":
                _, words = holder.communicate()
                if answer.startswith("held"):
                    raise DeployError(f"Another deploy must end first: process {answer[5:]}")
                raise self._error(holder.returncode, words)
            try:
                yield
            finally:
                holder.communicate()

    def state(self) -> State:
        """What is live, and what lies there that is not ours; only reads."""
        names, slash, rest = self._run(_STATE).partition("/\n")
        unknown = tuple(name for name in names.splitlines() if slash and name not in OURS)
        if rest.startswith("/"):
            raise DeployError(f"{CURRENT} on {self} must be a link of ours; move it away")
        if not rest.strip():
            return State(beside=unknown)
        manifest, _, names = rest.partition("\n")
        current = _release(manifest)
        missing = current.files.keys() - {name.removeprefix("./") for name in names.splitlines()}
        return State(current, beside=unknown, missing=frozenset(missing))

    def release(self, name: str) -> Release:
        """Read one release."""
        return _release(self._run(_RELEASE, name))

    def history(self) -> list[Brief]:
        """Every release that is kept, newest first."""
        lines = self._run(_HISTORY).splitlines()
        return sorted((_release(line).brief for line in lines), key=lambda b: b.id, reverse=True)

    def ship(self, shipment: Shipment, output: Path) -> None:
        """Make the release's folder whole, then put the link to it."""
        release, current = shipment.release, shipment.state.current
        name, before = release.brief.id, current.brief.id if current else ""
        self._run(_CLEAR)
        try:
            paths = "\0".join(entry.path for entry in release.entries)
            link = ["--link-dest", f"../{before}"] if before else []
            self._rsync(
                output, f"{RELEASES}/{name}", *link, "--from0", "--files-from=-", stdin=paths
            )
            self._keep(before, name, release.retired)
            self._refuse_alike(release)
            self._date(before, name, shipment.plan.sends)
            self._note(release, shipment.hosts)
        except BaseException:
            self._clear_quietly()  # a full disk must be what it was
            raise
        self._run(_SWITCH, name)
        kept = {name, release.brief.before}
        old = [brief.id for brief in self.history()[shipment.keep :] if brief.id not in kept]
        if old:
            self._run(_PRUNE, *old)

    def restore(self, wanted: Release, shipment: Shipment) -> None:
        """Put the link to an earlier release, which keeps the assets of the one that leaves."""
        left = tuple(o for o in shipment.plan.retired if o.entry.path not in wanted.files)
        current = shipment.state.current
        before = current.brief.id if current else ""
        self._keep(before, wanted.brief.id, left)
        self._date(before, wanted.brief.id, shipment.plan.sends)
        self._note(replace(wanted, retired=(*wanted.retired, *left)), {})
        self._run(_SWITCH, wanted.brief.id)

    def _refuse_alike(self, release: Release) -> None:
        """Refuse names that the other machine takes for one."""
        both = next(alike(release.files), ())
        if both and int(self._run(_COUNT, release.brief.id)) < len(release.files):
            raise DeployError(refusal(both))

    def _keep(self, before: str, name: str, retired: tuple[Retired, ...]) -> None:
        if before and retired:
            paths = "".join(f"{old.entry.path}\n" for old in retired)
            self._run(_KEEP, before, name, stdin=paths)

    def _date(self, before: str, name: str, sends: Iterable[Send]) -> None:
        """Date what takes the place of another file after it."""
        changed = [send.entry.path for send in sends if send.reason != NEW]
        if before and changed:
            self._run(_DATE, before, name, stdin="".join(f"{path}\n" for path in changed))

    def _note(self, release: Release, hosts: Mapping[str, str]) -> None:
        """Send the manifest and the configuration for servers; rsync renames what is whole."""
        with tempfile.TemporaryDirectory(prefix="desk-") as folder:
            files = {f"{HOSTS}/{name}": text for name, text in hosts.items()}
            files[f"{RELEASES}/{release.brief.id}.json"] = dumps(facts_of(release))
            for name, text in files.items():
                (Path(folder) / name).parent.mkdir(exist_ok=True)
                (Path(folder) / name).write_text(text, "utf-8")
            self._rsync(Path(folder), ".")

    def _clear_quietly(self) -> None:
        command = self._command(_CLEAR)
        subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)

    def _command(self, script: str, *arguments: str) -> list[str]:
        # Whatever the account's umask is: a web server reads what is made.
        program = ["sh", "-c", f"umask 022\n{script}", "desk"]
        remote = shlex.join([*program, self.address.path, *arguments])
        return [*self._ssh, "--", self.address.login, remote]

    def _run(self, script: str, *arguments: str, stdin: str = "") -> str:
        command = self._command(script, *arguments)
        done = subprocess.run(command, input=stdin, capture_output=True, text=True, check=False)
        if done.returncode:
            raise self._error(done.returncode, done.stderr)
        return done.stdout

    def _rsync(self, source: Path, target: str, *options: str, stdin: str = "") -> None:
        place = f"{self.address.login}:{self.address.path}/{target}/"
        progress = ["--info=progress2"] if sys.stderr.isatty() else []
        command = [
            *"rsync --recursive --checksum --perms --chmod=D755,F644 --protect-args".split(),
            *(f"--timeout={PATIENCE}", "--compress", *progress, *options),
            # The folders above the files of a list have the modes that the other side gives.
            *("--rsync-path", "umask 022 && rsync"),
            *("-e", shlex.join(self._ssh), "--", f"{source}/", place),
        ]
        done = subprocess.run(
            command, input=stdin, stdout=sys.stderr, stderr=subprocess.PIPE, text=True, check=False
        )
        if done.returncode:
            raise self._error(done.returncode, done.stderr)

    def _error(self, status: int, words: str) -> DeployError:
        """What went wrong, and what to do about it; ssh and rsync say it in their own words."""
        lines = [line for line in words.splitlines() if line.strip(" @")]
        said = lines[-1] if lines else f"status {status}"
        telling = next((line for line in lines if "No space left" in line), said)
        refused = refused_by_ssh(str(self), words) if status == SSH_ERROR else None
        return refused or DeployError(f"{self} must be usable: {telling}")


def refused_by_ssh(place: str, words: str) -> DeployError | None:
    """What to do when ssh says that a host is another one, or knows nobody like us."""
    if "Host key verification failed" in words:
        has_changed = "IDENTIFICATION HAS CHANGED" in words
        how = "has changed" if has_changed else "is not known here"
        advice = "if it is right, call ssh to this host once and say yes"
        return DeployError(f"{place} must show the key that is known: it {how}; {advice}")
    said = next((line for line in words.splitlines() if "Permission denied (" in line), "")
    if said:
        return DeployError(f"{place} must let you in: {said}; is your key in ssh's agent?")
    return None


def _options(sockets: str) -> list[str]:
    """Nobody is asked for a password, and one connection serves a whole deploy."""
    options = {
        "BatchMode": "yes",
        "StrictHostKeyChecking": "yes",
        "ConnectTimeout": "15",
        "ServerAliveInterval": "15",
        "ControlMaster": "auto",
        "ControlPersist": "10",
        "ControlPath": f"{sockets}/%C",
    }
    return [word for name, value in options.items() for word in ("-o", f"{name}={value}")]


def _release(text: str) -> Release:
    try:
        return release_from(loads(text))
    except ManifestError as error:
        raise DeployError(f"The host's manifest must be readable: {error}") from None

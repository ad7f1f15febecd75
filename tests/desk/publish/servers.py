"""Real servers on the loopback, each with a configuration, a port and a folder of its own."""

from __future__ import annotations

import getpass
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import quote

import trustme

from tests.sites import ROOT

START = 15  # seconds in which a server must answer
MODULES = "/usr/lib/nginx/modules"
APACHE_MODULES = (
    "mpm_event authz_core autoindex dir mime alias rewrite headers deflate brotli filter".split()
)

# What a program comes with, on Debian.
PACKAGES = {
    "nginx": ("nginx-light", "libnginx-mod-http-brotli-static"),
    "caddy": ("caddy",),
    "apache2": ("apache2-bin", "media-types"),
    "sshd": ("openssh-server",),
    "ssh": ("openssh-client",),
    "rsync": ("rsync",),
}
_POLICY = Path("/usr/sbin/policy-rc.d")


def program(name: str) -> str:
    """The path of a program.

    Raises:
        AssertionError: it is not there, and could not be installed.
    """
    found = _find(name)
    if not found:
        install_missing()
        found = _find(name)
    assert found, f"the tests must have {name}; install {' '.join(PACKAGES[name])}"
    return found


def install_missing() -> None:
    """Install what is not there, where that may be done; the packages' own services stay off, for
    Debian asks policy-rc.d whether a package may start one."""
    packages = [package for name in PACKAGES if not _find(name) for package in PACKAGES[name]]
    if not packages or os.geteuid() or not shutil.which("apt-get"):
        return
    ours = not _POLICY.exists()
    if ours:
        _POLICY.write_text("#!/bin/sh\nexit 101\n")
        _POLICY.chmod(0o755)
    apt = "apt-get -o DPkg::Lock::Timeout=120"
    install = f"{apt} install -q -y --no-install-recommends {' '.join(packages)}"
    script = f"{apt} update -q && DEBIAN_FRONTEND=noninteractive {install}"
    try:
        subprocess.run(["sh", "-c", script], check=False, capture_output=True)
    finally:
        if ours:
            _POLICY.unlink(missing_ok=True)


def _find(name: str) -> str | None:
    return shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/sbin")


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def running(
    command: Sequence[str], port: int, log: Path, environment: dict[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server until the block ends; its words go to `log`."""
    with log.open("ab") as stream:
        child = subprocess.Popen(
            list(command), stdout=stream, stderr=stream, env={**os.environ, **(environment or {})}
        )
    try:
        wait_for(port, child, log)
        yield child
    finally:
        child.terminate()
        try:
            child.wait(1)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def wait_for(port: int, child: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until a server takes connections.

    Raises:
        AssertionError: it ended, or took too long; the text has its last words.
    """
    deadline = time.monotonic() + START
    while time.monotonic() < deadline:
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert child.poll() is None, log.read_text()[-2000:]
        time.sleep(0.02)
    raise AssertionError(f"nothing answered on port {port}: {log.read_text()[-2000:]}")


@contextmanager
def nginx(root: Path, include: Path | None, home: Path, *, brotli: bool = True) -> Iterator[str]:
    """Serve `root` through nginx with a file in its server block; yields the address."""
    port = free_port()
    home.mkdir(parents=True, exist_ok=True)
    temporary = "".join(
        f"{kind}_temp_path {home}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (home / "nginx.conf").write_text(f"""
{f"load_module {MODULES}/ngx_http_brotli_static_module.so;" if brotli else ""}
daemon off; worker_processes 1; pid {home}/pid; error_log {home}/error.log;
{"user root;" if os.geteuid() == 0 else ""}
events {{ worker_connections 256; }}
http {{
  include /etc/nginx/mime.types; default_type application/octet-stream;
  access_log {home}/access.log; {temporary}
  server {{
    listen 127.0.0.1:{port}; root "{root}";
    {"brotli_static on;" if brotli else ""}
    {f'include "{include}";' if include else ""}
  }}
}}
""")
    command = [program("nginx"), "-c", str(home / "nginx.conf"), "-e", str(home / "error.log")]
    with running(command, port, home / "log"):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def caddy(root: Path, include: Path, home: Path) -> Iterator[str]:
    """The same through Caddy."""
    port = free_port()
    home.mkdir(parents=True, exist_ok=True)
    (home / "Caddyfile").write_text(f"""
{{
	admin off
	auto_https off
}}
http://127.0.0.1:{port} {{
	root * "{root}"
	import "{include}"
}}
""")
    command = [program("caddy"), "run", "--config", str(home / "Caddyfile")]
    own = {"HOME": str(home), "XDG_DATA_HOME": str(home), "XDG_CONFIG_HOME": str(home)}
    with running([*command, "--adapter", "caddyfile"], port, home / "log", own):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def apache(root: Path, home: Path, include: Path | None = None) -> Iterator[str]:
    """The same through Apache, which reads the folder's `.htaccess`; as root it serves as another
    user, who must be able to read the folder."""
    port = free_port()
    home.mkdir(parents=True, exist_ok=True)
    modules = "\n".join(
        f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so"
        for name in APACHE_MODULES
    )
    (home / "apache.conf").write_text(f"""
{modules}
{"User www-data" if os.geteuid() == 0 else ""}
{"Group www-data" if os.geteuid() == 0 else ""}
ServerName 127.0.0.1
Listen 127.0.0.1:{port}
PidFile {home}/pid
ErrorLog {home}/error.log
TypesConfig /etc/mime.types
Mutex file:{home} default
DocumentRoot "{root}"
<Directory />
AllowOverride None
</Directory>
<Directory "{root}">
AllowOverride All
Options Indexes FollowSymLinks
Require all granted
</Directory>
{f'<VirtualHost *:{port}>{chr(10)}Include "{include}"{chr(10)}</VirtualHost>' if include else ""}
""")
    command = [program("apache2"), "-f", str(home / "apache.conf"), "-DFOREGROUND"]
    with running(command, port, home / "log"):
        yield f"http://127.0.0.1:{port}"


@dataclass(frozen=True)
class Sshd:
    """An ssh server of a test: its port, the client's configuration, and its log."""

    port: int
    config: Path
    log: Path
    child: subprocess.Popen[bytes]

    def cut(self) -> None:
        """Kill the process of every connection; the server goes on."""
        children = Path(f"/proc/{self.child.pid}/task/{self.child.pid}/children")
        for process in map(int, children.read_text().split()):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)

    @property
    def remote(self) -> dict[str, str]:
        """The remote `www` by SFTP, as rclone reads it from the environment."""
        facts = {
            "type": "sftp",
            "host": "127.0.0.1",
            "port": str(self.port),
            "user": getpass.getuser(),
            "key_file": str(self.config.parent / "user"),
            "known_hosts_file": str(self.config.parent / "known_hosts"),
        }
        return _environment_of(facts)

    def address(self, path: Path, port: int = 0) -> str:
        return f"ssh://127.0.0.1:{port or self.port}{quote(str(path))}"


@contextmanager
def sshd(home: Path, *, only_sftp: bool = False) -> Iterator[Sshd]:
    """Run sshd with a host key and a user's key of its own; it may let nobody have a shell."""
    home.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)  # where Debian's sshd gives up its rights
    for name in ("host", "user", "other"):
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(home / name)]
        program("ssh")
        subprocess.run(command, check=True)
    port = free_port()
    (home / "sshd.conf").write_text(
        f"ListenAddress 127.0.0.1\nPort {port}\nHostKey {home}/host\nPidFile {home}/pid\n"
        f"AuthorizedKeysFile {home}/user.pub\nStrictModes no\nPasswordAuthentication no\n"
        "KbdInteractiveAuthentication no\nUsePAM no\nMaxStartups 100\nLogLevel VERBOSE\n"
        "PermitRootLogin prohibit-password\nSubsystem sftp internal-sftp\n"
        "KexAlgorithms curve25519-sha256\n"  # the newest costs more than the rest of a connection
        "SetEnv SHLVL=2\n"  # or bash reads the .bashrc of whoever runs the tests
        f"{'ForceCommand internal-sftp' if only_sftp else ''}\n"
    )
    host_key = (home / "host.pub").read_text().rsplit(" ", 1)[0]
    (home / "known_hosts").write_text(f"[127.0.0.1]:{port} {host_key}\n")
    write_ssh_config(home / "config", home / "user", home / "known_hosts")
    command = [program("sshd"), "-D", "-e", "-f", str(home / "sshd.conf")]
    with running(command, port, home / "log") as child:
        yield Sshd(port, home / "config", home / "log", child)


def write_ssh_config(path: Path, key: Path, known_hosts: Path) -> Path:
    """A client's configuration that has nothing of the person's who runs the tests."""
    path.write_text(
        f"IdentityFile {key}\nIdentitiesOnly yes\nUserKnownHostsFile {known_hosts}\n"
        "GlobalKnownHostsFile /dev/null\nIdentityAgent none\n"
    )
    return path


USER, PASSWORD = "jane", "a secret of 7 words"


@dataclass
class Store:
    """A server of rclone's (FTPS: pyftpdlib's) that keeps files in `root`: its kind, its log, and
    the environment in which a remote `www` is it. It can be killed and started again."""

    kind: str
    home: Path
    root: Path
    port: int
    options: tuple[str, ...] = ()
    child: subprocess.Popen[bytes] | None = None
    place: str = "www"

    @property
    def log(self) -> Path:
        return self.home / "log"

    @property
    def address(self) -> str:
        return f"rclone:www:{'bucket/' if self.kind == 's3' else ''}{self.place}"

    @property
    def folder(self) -> Path:
        """Where the site's files lie."""
        return (self.root / "bucket" if self.kind == "s3" else self.root) / self.place

    def start(self) -> None:
        command = self._ftps() if self.kind == "ftps" else self._rclone()
        with self.log.open("ab") as stream:
            self.child = subprocess.Popen(command, cwd=ROOT, stdout=stream, stderr=stream)
        wait_for(self.port, self.child, self.log)

    def _rclone(self) -> list[str]:
        rclone = str(Path(sys.executable).parent / "rclone")
        key = ["--auth-key", f"{USER},{PASSWORD}"]
        login = key if self.kind == "s3" else ["--user", USER, "--pass", PASSWORD]
        if self.kind == "sftp":
            login += ["--key", str(self.home / "host")]
        command = [rclone, "serve", self.kind, str(self.root), "--config", os.devnull, "-vv"]
        return [*command, "--addr", f"127.0.0.1:{self.port}", *login, *self.options]

    def _ftps(self) -> list[str]:
        module = [sys.executable, "-m", "tests.desk.publish.ftps"]
        return [*module, str(self.root), str(self.port), *self.options, USER, PASSWORD]

    def kill(self) -> None:
        """As when the machine loses its power."""
        assert self.child
        self.child.kill()
        self.child.wait()

    @property
    def remote(self) -> dict[str, str]:
        """The remote `www` as rclone reads it from the environment."""
        facts = {
            "s3": {
                "provider": "Other",
                "access_key_id": USER,
                "secret_access_key": PASSWORD,
                "endpoint": f"http://127.0.0.1:{self.port}",
            },
            "webdav": {"url": f"http://127.0.0.1:{self.port}", "vendor": "other"},
            "ftp": {"host": "127.0.0.1", "port": str(self.port)},
            "ftps": {"host": "127.0.0.1", "port": str(self.port), "explicit_tls": "true"},
            "sftp": {
                "host": "127.0.0.1",
                "port": str(self.port),
                "known_hosts_file": str(self.home / "known_hosts"),
            },
        }[self.kind]
        login = {} if self.kind == "s3" else {"user": USER, "pass": obscured(PASSWORD)}
        named = {"type": self.kind.replace("ftps", "ftp"), **facts, **login}
        trust = {"RCLONE_CA_CERT": str(self.home / "ca.pem")} if self.kind == "ftps" else {}
        return {**_environment_of(named), **trust}


def _environment_of(remote: dict[str, str]) -> dict[str, str]:
    """The remote `www`, and no other."""
    named = {f"RCLONE_CONFIG_WWW_{key.upper()}": value for key, value in remote.items()}
    return {"RCLONE_CONFIG": os.devnull, **named}


@cache
def obscured(password: str) -> str:
    """A password as rclone's configuration has it."""
    rclone = str(Path(sys.executable).parent / "rclone")
    command = [rclone, "obscure", "-"]
    done = subprocess.run(command, input=password, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def issue(home: Path) -> Path:
    """A certificate for the loopback, with its key, by the authority whose own is `ca.pem`."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(home / "ca.pem"))
    issued = authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem
    issued.write_to_path(str(home / "issued.pem"))
    return home / "issued.pem"


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[None]:
    """Let a folder lie on a disk of its own of a given size, as `700k`."""
    folder.mkdir(parents=True, exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    subprocess.run(mount, check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@contextmanager
def store(kind: str, home: Path, *options: str, disk: str = "") -> Iterator[Store]:
    """Run a server of a kind: s3, webdav, ftp, ftps or sftp; its files may lie on a small disk."""
    root = home / "root"
    root.mkdir(parents=True)
    with ExitStack() as ends:
        if disk:
            ends.enter_context(small_disk(root, disk))
        if kind == "ftps":
            options = (str(issue(home)), *options)
        if kind == "s3":
            (root / "bucket").mkdir()
        served = Store(kind, home, root, free_port(), options)
        if kind == "sftp":
            program("ssh")
            keygen = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(home / "host")]
            subprocess.run(keygen, check=True)
            host_key = (home / "host.pub").read_text().rsplit(" ", 1)[0]
            (home / "known_hosts").write_text(f"[127.0.0.1]:{served.port} {host_key}\n")
        served.start()
        ends.callback(served.kill)
        yield served

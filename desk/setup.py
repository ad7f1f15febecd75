"""Make the virtual environment and fill it from a hash-locked file; runs on the system's Python,
before anything is installed."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST = (3, 11)


def main(venv: Path, lock: str) -> int:
    """Install `lock` into `venv`, and leave a copy there by which make sees that it is done."""
    if sys.version_info < OLDEST:
        oldest, this = ".".join(map(str, OLDEST)), sys.version.split()[0]
        print(
            f"Python must be {oldest} or newer, not {this}; name one as PYTHON=…", file=sys.stderr
        )
        return 1
    print(f"Setting up {venv} from {lock} …", file=sys.stderr, flush=True)
    if not (venv / "bin" / "python").exists() and not _make(venv):
        return 1
    pip = [str(venv / "bin" / "python"), *"-m pip --disable-pip-version-check install -q".split()]
    install = [*pip, "--require-hashes", "-r", str(ROOT / lock)]
    status = subprocess.run(install, check=False).returncode
    if status:
        print(
            f"{lock} could not be installed; mend what pip says above and run make again",
            file=sys.stderr,
        )
        return status
    shutil.copyfile(ROOT / lock, venv / lock)
    return 0


def _make(venv: Path) -> bool:
    """Debian keeps what `venv` needs in a package of its own, which apt brings where it may."""
    make = [sys.executable, "-m", "venv", str(venv)]
    if subprocess.run(make, check=False, capture_output=True).returncode == 0:
        return True
    shutil.rmtree(venv, ignore_errors=True)
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        subprocess.run(["apt-get", "install", "-y", "-qq", package], check=False)
    if subprocess.run(make, check=False).returncode:
        print(
            f"A virtual environment cannot be made; install {package} and run make again",
            file=sys.stderr,
        )
        return False
    return True


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))

"""Delete what was built, and nothing that a person wrote; runs without the virtual environment."""

import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KEPT = ".gitignore"


def main() -> None:
    """Empty output/ but for its .gitignore, and remove .build/."""
    shutil.rmtree(ROOT / ".build", ignore_errors=True)
    for path in (ROOT / "output").glob("*"):
        if path.name != KEPT:
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()


if __name__ == "__main__":
    main()

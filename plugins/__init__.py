"""What happens inside a build: Pelican plugins, one capability a module (see README.md)."""

import sys
from pathlib import Path

# The engine is a package of its own, which a site may have installed; ours takes the one beside it.
_ENGINE = Path(__file__).resolve().parent.parent / "packages" / "pelican-incremental"
if str(_ENGINE) not in sys.path:
    sys.path.append(str(_ENGINE))

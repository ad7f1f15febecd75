"""What happens inside a build: Pelican plugins, one capability a module (see README.md)."""

import os
import sys

# The engine is a package of its own, which a site may have installed; ours takes the one beside it.
# No module is loaded for this: a command that is stopped in its first moments shows no traceback.
_ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120
_ENGINE = os.path.join(_ROOT, "packages", "pelican-incremental")  # noqa: PTH118
if _ENGINE not in sys.path:
    sys.path.append(_ENGINE)

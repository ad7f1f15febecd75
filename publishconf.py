"""What production changes, and nothing else; SITEURL comes with the command: make publish SITEURL=https://…"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from pelicanconf import *  # noqa: F403

STRICT = True
WITH_FUTURE_DATES = False
WITH_DRAFTS = False

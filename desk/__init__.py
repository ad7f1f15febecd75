"""What happens around a build: the commands behind the Makefile (see README.md)."""

import plugins as plugins  # it knows where the engine lies

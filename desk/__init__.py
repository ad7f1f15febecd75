"""What happens around a build: the commands behind the Makefile (see README.md)."""

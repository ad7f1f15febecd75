"""What happens inside a build: Pelican plugins, one capability a module (see README.md)."""

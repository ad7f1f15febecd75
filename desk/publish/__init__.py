"""Ship what `make publish` built to a host, whole, and put an earlier release back."""


class DeployError(Exception):
    """What stops a deploy; the text says what must be so and what to do next."""

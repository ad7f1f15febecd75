"""Ship what `make publish` built to a host, whole, and put an earlier release back."""

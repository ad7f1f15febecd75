"""The signals that this plugin adds to Pelican's."""

from blinker import Signal

# Sent with each article and page when its source has been read, before any list is made. What its
# receivers set must follow from the content alone, from settings and from files.
content_read = Signal()

# Sent in an incremental build when sources have been read, and again when all checks that must be
# have been made, before any page is. Whoever found a fault stops the build by an error.
checks_made = Signal()

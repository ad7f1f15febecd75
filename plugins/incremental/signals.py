"""The signal that this plugin adds to Pelican's."""

from blinker import Signal

# Sent with each article and page when its source has been read, before any list is made. What its
# receivers set must follow from the content alone, from settings and from files.
content_read = Signal()

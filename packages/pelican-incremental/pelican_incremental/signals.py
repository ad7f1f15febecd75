"""The signals that this plugin adds to Pelican's."""

from blinker import Signal
from ordered_set import OrderedSet


class _InOrder(Signal):
    """Calls its receivers in the order of their connection, as Pelican's signals do: by itself
    blinker has a set, and Pelican changes that for signals that are made after its own."""

    set_class = OrderedSet  # type: ignore[assignment]  # it is no `set`, but acts as one


# Sent with each article and page when its source has been read, before any list is made. What its
# receivers set must follow from the content alone, from settings and from files.
content_read = _InOrder()

# Sent in an incremental build when sources have been read, and again when all checks that must be
# have been made, before any page is. Whoever found a fault stops the build by an error.
checks_made = _InOrder()

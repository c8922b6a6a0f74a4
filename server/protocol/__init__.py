"""Every message between page and server. Add one here first, then in static/model/protocol.js, and
run `make protocol-types`, which writes the page's types.

Commands (page to server) are `noun.verb`, events (server to page) `noun.past`; both are JSON text. Frames are
binary (frame_bytes.py). JSON has no NaN: null stands for a number that is not finite. Accuracies are fractions.
"""

from server.protocol.base import *  # noqa: F403 - one namespace for all messages
from server.protocol.commands import *  # noqa: F403
from server.protocol.events import *  # noqa: F403
from server.protocol.records import *  # noqa: F403

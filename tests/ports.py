"""Ports for servers that have to be told theirs."""

from __future__ import annotations

import socket
from random import SystemRandom

# Below those that systems give out by themselves: until its server begins, no connection of anybody's can take it.
_OURS = range(10_000, 32_000)


def free_port() -> int:
    """One of this machine's that nobody listens on."""
    while True:
        port = SystemRandom().choice(_OURS)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port

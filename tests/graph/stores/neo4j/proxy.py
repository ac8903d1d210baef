"""A way to a server on this machine that can be cut, as networks and changing leaders cut it."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self


class Proxy:
    """Passes what comes to `port` on to a server on this machine, until `cut`."""

    def __init__(self, server_port: int) -> None:
        self._server_port = server_port
        self._open: list[socket.socket] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def cut(self) -> int:
        """Close every connection that is open; returns how many there were."""
        cut, self._open = self._open, []
        for connection in cut:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        return len(cut) // 2

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self.cut()
        for thread in self._threads:
            thread.join(10)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listening.accept()
                far = socket.create_connection(("127.0.0.1", self._server_port))
                self._open += [near, far]
                for one, other in ((near, far), (far, near)):
                    thread = threading.Thread(target=_pass_on, args=(one, other), daemon=True)
                    self._threads.append(thread)
                    thread.start()


def _pass_on(one: socket.socket, other: socket.socket) -> None:
    with one, suppress(OSError):
        while data := one.recv(65536):
            other.sendall(data)
        other.shutdown(socket.SHUT_RDWR)

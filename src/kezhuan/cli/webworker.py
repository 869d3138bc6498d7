"""The web process of gunicorn as this house runs it: one page at a time, taken by whichever process is free.

gunicorn's own threaded worker takes connections while it draws and keeps them: with two processes of one thread a
page waited behind a slow one while the other process had nothing to do, and a connection on which nobody said a
word (browsers open some in advance) held a process up for five seconds; one whose reader was slow to hang up, for two.
"""

from __future__ import annotations

import errno
import selectors
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from socket import SHUT_WR, socket
from typing import Any, Final

from gunicorn.workers.gthread import TConn, ThreadWorker

# So long may a connection stay silent before its first request; the browser opens another when it needs it.
SILENT_S: Final = 10.0
# So long, and through so many bytes more, is a reader waited for to hang up, lest its last lines be lost (RFC 9112, 9.6).
LEAVING_S: Final = 2.0
LEAVING_BYTES: Final = 65_536
NOBODY_THERE: Final = (errno.EAGAIN, errno.EWOULDBLOCK, errno.ECONNABORTED)


class Connection(TConn):  # type: ignore[misc]
    """One connection; a reader who stops in the middle of a request or an answer is given up after `--timeout` seconds.
    `leave` is the worker's: it waits for the reader to hang up while others are served."""

    drained = 0

    def __init__(
        self, leave: Callable[[Connection], None], cfg: Any, client: socket, server: Any, address: Any
    ) -> None:
        super().__init__(cfg, client, address, server)
        self.leave = leave

    def init(self) -> None:
        """The request can be read from here on."""
        super().init()
        self.sock.settimeout(self.cfg.timeout or None)

    def close(self, graceful: bool = False) -> None:
        """The connection is gone, or, where its reader may still be reading, is going."""
        if graceful:
            self.leave(self)
        else:
            super().close()


class WebWorker(ThreadWorker):  # type: ignore[misc]
    """Accepts only while it could draw, and gives a connection to its thread only when a request has come."""

    drawing = 0

    def __init__(self, *words: Any, **named: Any) -> None:
        super().__init__(*words, **named)
        self.leaving: deque[Connection] = deque()

    def set_accept_enabled(self, enabled: bool) -> None:
        """New connections are taken where they are wanted and a thread is free; else the other processes take them."""
        super().set_accept_enabled(enabled and self.drawing < self.cfg.threads)

    def accept(self, listener: socket) -> None:
        """The next connection waits for its request; where that has come already it is drawn at once."""
        if self.drawing >= self.cfg.threads:
            return  # what was accepted in the same round is being drawn
        try:
            client, address = listener.accept()
        except OSError as fault:
            if fault.errno not in NOBODY_THERE:
                raise
            return
        self.nr_conns += 1
        conn = Connection(self.leave, self.cfg, client, listener.getsockname(), address)
        conn.timeout = time.monotonic() + SILENT_S
        self.pending_conns.append(conn)
        self.poller.register(client, selectors.EVENT_READ, partial(self.on_pending_socket_readable, conn))
        if _has_come(client):
            self.on_pending_socket_readable(conn, client)

    def enqueue_req(self, conn: TConn) -> None:
        """The request is drawn; until that is done the others take what comes."""
        self.drawing += 1
        self.set_accept_enabled(False)
        super().enqueue_req(conn)

    def finish_request(self, conn: TConn, fs: Future[Any]) -> None:
        """The page is drawn and the process free."""
        self.drawing -= 1
        super().finish_request(conn, fs)

    def leave(self, conn: Connection) -> None:
        """Nothing more is sent; the connection is closed when its reader has hung up."""
        try:
            conn.sock.setblocking(False)
            conn.sock.shutdown(SHUT_WR)
        except OSError:
            conn.close()
            return
        conn.timeout = time.monotonic() + LEAVING_S
        self.leaving.append(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._hear_out, conn))

    def _hear_out(self, conn: Connection, client: socket) -> None:
        try:
            said = client.recv(LEAVING_BYTES)
        except BlockingIOError:
            return
        except OSError:
            said = b""
        conn.drained += len(said)
        if not said or conn.drained > LEAVING_BYTES:
            self.leaving.remove(conn)
            self._forget(conn)

    def _forget(self, conn: Connection) -> None:
        self.poller.unregister(conn.sock)
        conn.close()

    def murder_pending(self) -> None:
        """Who was silent or slow to hang up for too long is gone."""
        super().murder_pending()
        while self.leaving and self.leaving[0].timeout <= time.monotonic():
            self._forget(self.leaving.popleft())

    def _cap_keepalive(self, deadline: float) -> None:
        """A worker that stops does not wait for the silent either."""
        super()._cap_keepalive(deadline)
        for conn in self.pending_conns:
            conn.timeout = min(conn.timeout, deadline)


def _has_come(client: socket) -> bool:
    with selectors.DefaultSelector() as look:
        look.register(client, selectors.EVENT_READ)
        return bool(look.select(0))

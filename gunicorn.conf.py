"""How Holi is served, wherever it is: by `make run`, in the tests and in the benchmarks.

gunicorn reads this file by itself when it starts in this folder. HOST, PORT and WEB_CONCURRENCY are of the
environment.
"""

import logging
import os
import select
import selectors
import socket
import sys
import time
from functools import partial

from gunicorn.workers.gthread import STOP_KEEPALIVE_LINGER, ThreadWorker


class Worker(ThreadWorker):
    """gunicorn's worker with a socket of its own, so that the kernel spreads connections over all workers.

    At a socket in common, one of them often took every connection of a burst while its neighbour stood idle.
    """

    def init_process(self):
        """Listen where the master keeps the address, and serve."""
        kept, self.sockets = self.sockets, [_own_socket(listener) for listener in self.sockets]
        for listener in kept:
            listener.close()
        super().init_process()

    def enqueue_req(self, conn):
        """Give a thread only to a connection that says something: browsers open some before they need them.

        gunicorn has a thread wait at each new one for five seconds, so that a few silent ones keep everybody waiting.
        """
        if conn.initialized or conn.data_ready or not self.alive:
            super().enqueue_req(conn)
            return
        conn.sock.setblocking(False)
        conn.set_timeout()
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_pending_socket_readable, conn))

    def set_accept_enabled(self, enabled):
        """Before the worker stops, take in whoever waits at its socket, since nobody else can; then close it."""
        super().set_accept_enabled(enabled)
        if not self.alive:
            for silent in self.pending_conns:
                silent.timeout = min(silent.timeout, time.monotonic() + STOP_KEEPALIVE_LINGER)
            for own in self.sockets:
                while select.select([own], [], [], 0)[0]:
                    self.accept(own)
                own.close()


def _own_socket(listener):
    own = socket.socket(listener.sock.family)
    own.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    own.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    own.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # as gunicorn does: an answer's body waits for nothing
    own.bind(listener.getsockname())
    own.setblocking(False)
    own.listen(2048)
    return own


# Elsewhere the kernel does not spread connections; and a socket handed over by systemd stays the one there is.
_SOCKETS_OF_THEIR_OWN = sys.platform == "linux" and "LISTEN_FDS" not in os.environ

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = Worker if _SOCKETS_OF_THEIR_OWN else "gthread"
reuse_port = _SOCKETS_OF_THEIR_OWN
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 8
timeout = 60
graceful_timeout = 30
keepalive = 15
# Whatever keeps Holi from starting is said once, by the master, which then ends.
preload_app = True
# A worker tells the master by touching a file that it lives: never on a disk that may be slow.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 – gunicorn makes its own file there
# Its socket would stand in the home folder, outside the project.
control_socket_disable = True
# An access log would hold people's addresses, and the links that let them in.
accesslog = None
loglevel = "warning"


def _without_personal_data(record: logging.LogRecord) -> bool:
    """Let a line of gunicorn's own through, without the client's address or what it asked for."""
    message = str(record.msg)
    for beginning in ("Invalid request", "Error handling request"):
        if message.startswith(beginning):
            record.msg, record.args = beginning, ()
    return True


def on_starting(server):
    server.log.error_log.addFilter(_without_personal_data)


def when_ready(server):
    if _SOCKETS_OF_THEIR_OWN:
        for listener in server.LISTENERS:
            # It goes on holding the address, but takes no connections, which only workers can answer.
            listener.sock.shutdown(socket.SHUT_RDWR)

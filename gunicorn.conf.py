"""How Holi is served, wherever it is: by `make run`, in the tests and in the benchmarks.

gunicorn reads this file by itself when it starts in this folder. HOST, PORT and WEB_CONCURRENCY are of the
environment.
"""

import logging
import os

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
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

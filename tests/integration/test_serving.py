"""Holi under gunicorn, with the options that it is run with."""

from __future__ import annotations

import http.client
import signal
import socket
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.servers import KINDS, PATIENCE, LiveServer

on_both_databases = pytest.mark.parametrize("server_database", KINDS)


def _status(server: LiveServer, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request("GET", path)
    status = connection.getresponse().status
    connection.close()
    return status


def _begin_post(server: LiveServer, path: str, body: bytes) -> socket.socket:
    """A request whose body is still to come."""
    sender = socket.create_connection(("127.0.0.1", server.port), timeout=30)
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nSec-Fetch-Site: same-origin\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    sender.sendall(head.encode())
    return sender


@on_both_databases
def test_a_killed_server_starts_again_on_the_same_data(live_server: LiveServer) -> None:
    live_server.kill()
    live_server.start()
    assert _status(live_server, "/en/workshops/connecting-policy-and-service-design") == 200


def test_a_stopping_server_still_answers_who_has_begun(live_server: LiveServer) -> None:
    body = b"action=continue"
    path = "/en/workshops/connecting-policy-and-service-design/register"
    sender = _begin_post(live_server, path, body)
    time.sleep(0.5)
    live_server.send_signal(signal.SIGTERM)
    time.sleep(0.5)
    sender.sendall(body)
    assert sender.recv(4096).startswith(b"HTTP/1.1 ")
    sender.close()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere gunicorn's own worker takes in connections")
def test_connections_that_say_nothing_keep_nobody_waiting(live_server: LiveServer) -> None:
    """Browsers open some ahead of need; here are 25 for each thread, which would hold it for two minutes."""
    with ExitStack() as silent:
        for _ in range(400):
            silent.enter_context(socket.create_connection(("127.0.0.1", live_server.port)))
        assert _status(live_server, "/en/workshops/connecting-policy-and-service-design") == 200
        live_server.stop()
        assert "Traceback" not in live_server.log.read_text()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere workers share one socket")
def test_each_worker_listens_for_itself(live_server: LiveServer) -> None:
    """So the kernel spreads connections over them; what listens is in state 0A of /proc/net/tcp."""
    until = time.monotonic() + PATIENCE
    while (listening := _count_listening(live_server.port)) < 2 and time.monotonic() < until:
        time.sleep(0.05)  # the first worker answers already while the second one starts
    assert listening == 2


def _count_listening(port: int) -> int:
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return sum(row[1].endswith(f":{port:04X}") and row[3] == "0A" for row in rows)


def test_the_log_holds_nothing_of_a_request(live_server: LiveServer) -> None:
    assert _status(live_server, "/en/nowhere/canary?email=canary%40example.com") == 404
    for nonsense in (b"GET /canary HTTP/9.9\r\n\r\n", b"canary\r\n\r\n", b"GET / HTTP/1.1\r\ncanary\r\n\r\n"):
        sender = socket.create_connection(("127.0.0.1", live_server.port), timeout=10)
        sender.sendall(nonsense)
        sender.recv(4096)
        sender.close()
    live_server.stop()
    log = live_server.log.read_text()
    assert "canary" not in log
    assert "127.0.0.1" not in log.replace(live_server.url, "")

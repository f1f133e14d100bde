"""The load: reads one job as JSON from standard input, prints its result as JSON.

Raw blocking sockets and frames built beforehand, the same for every relay, so that the client is not what is measured.
A job is {"mode", "port", "protocols": [one Sec-WebSocket-Protocol per connection], ...}.
"""
import base64
import json
import os
import select
import socket
import sys
import time

HELLO = b"RFB 003.008\n\x01\x01"
SOURCE_BYTES = 1 << 30
SINK_BYTES = 1 << 29
UP_FRAME = 1 << 16
BLOCK = 33_333


def frame(payload, mask=b"\x37\xfa\x21\x3d"):
    size = len(payload)
    if size < 126:
        header = bytes([0x82, 0x80 | size])
    elif size < 65536:
        header = bytes([0x82, 0xFE]) + size.to_bytes(2, "big")
    else:
        header = bytes([0x82, 0xFF]) + size.to_bytes(8, "big")
    repeated = (mask * (size // 4 + 1))[:size]
    masked = (int.from_bytes(payload, "big") ^ int.from_bytes(repeated, "big")).to_bytes(size, "big")
    return header + mask + masked


class Frames:
    """Finds the payload in a server's frames, whatever the chunks."""

    def __init__(self):
        self.left = 0
        self.header = b""

    def payload(self, view, size):
        at = 0
        while at < size:
            if self.left > 0:
                end = min(size, at + self.left)
                self.left -= end - at
                yield at, end
                at = end
                continue
            self.header += bytes(view[at : at + 1])
            at += 1
            if len(self.header) < 2:
                continue
            short = self.header[1]
            need = 2 if short < 126 else 4 if short == 126 else 10
            if len(self.header) == need:
                self.left = short if need == 2 else int.from_bytes(self.header[2:], "big")
                if self.header[0] != 0x82:
                    raise SystemExit(f"not a binary frame: {self.header!r}")
                self.header = b""


def upgrade(port, protocols, keep=None):
    connection = socket.create_connection(("127.0.0.1", port))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    key = base64.b64encode(os.urandom(16)).decode()
    request = (
        f"GET /api/v1/console HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Protocol: {protocols}\r\n\r\n"
    )
    connection.sendall(request.encode())
    answer = b""
    while b"\r\n\r\n" not in answer:
        piece = connection.recv(4096)
        if not piece:
            raise SystemExit(f"refused: {answer!r}")
        answer += piece
    head, rest = answer.split(b"\r\n\r\n", 1)
    if b" 101 " not in head.split(b"\r\n", 1)[0]:
        raise SystemExit(f"refused: {head!r}")
    if keep is not None:
        keep.append(rest)
    elif rest:
        raise SystemExit(f"too early: {rest!r}")
    return connection


def start(job):
    connection = upgrade(job["port"], job["protocols"][0])
    connection.sendall(frame(HELLO))
    return connection


def down(job):
    buffer = bytearray(1 << 20)
    view = memoryview(buffer)
    frames = Frames()
    begin = time.perf_counter()
    connection = start(job)
    got = 0
    while got < SOURCE_BYTES:
        size = connection.recv_into(buffer)
        if size == 0:
            raise SystemExit(f"ended after {got} bytes")
        for at, end in frames.payload(view, size):
            got += end - at
    return SOURCE_BYTES / (time.perf_counter() - begin) / 1e6


def up(job):
    # As many frames in one buffer as make one write worth while.
    block = frame(os.urandom(UP_FRAME)) * 16
    connection = start(job)
    begin = time.perf_counter()
    for _ in range(SINK_BYTES // UP_FRAME // 16):
        connection.sendall(block)
    if not connection.recv(64):
        raise SystemExit("ended too early")
    return SINK_BYTES / (time.perf_counter() - begin) / 1e6


def round_trip(job):
    connection = start(job)
    ping = frame(bytes(range(64)))
    buffer = bytearray(256)
    times = []
    for _ in range(job["rounds"]):
        begin = time.perf_counter_ns()
        connection.sendall(ping)
        got = 0
        while got < 66:
            size = connection.recv_into(buffer)
            if size == 0:
                raise SystemExit("ended too early")
            got += size
        times.append(time.perf_counter_ns() - begin)
    times = sorted(times[len(times) // 10 :])
    return {"p50": times[len(times) // 2] / 1e3, "p99": times[len(times) * 99 // 100] / 1e3}


def room(job):
    poll = select.epoll()
    connections = {}
    for protocols in job["protocols"]:
        connection = start({**job, "protocols": [protocols]})
        connections[connection.fileno()] = (connection, Frames(), [0, b""])
        poll.register(connection, select.EPOLLIN)
    buffer = bytearray(1 << 18)
    view = memoryview(buffer)
    latencies = []
    total = 0
    print(json.dumps("started"), flush=True)
    # What waited while the room filled says nothing about the room.
    from_ns = time.monotonic_ns() + 500_000_000
    end_at = time.monotonic() + job["seconds"]
    while time.monotonic() < end_at:
        for number, _ in poll.poll(0.1):
            connection, frames, state = connections[number]
            size = connection.recv_into(buffer)
            if size == 0:
                raise SystemExit("ended too early")
            now = time.monotonic_ns()
            for at, end in frames.payload(view, size):
                total += end - at
                while at < end:
                    position = state[0]
                    if position < 8:
                        state[1] += bytes(view[at : min(end, at + 8 - position)])
                    step = min(end - at, BLOCK - position)
                    at += step
                    state[0] = position + step
                    if state[0] == BLOCK:
                        sent = int.from_bytes(state[1], "big")
                        if sent > from_ns:
                            latencies.append(now - sent)
                        state[0], state[1] = 0, b""
    latencies.sort()
    return {"p99": latencies[len(latencies) * 99 // 100] / 1e6, "rate": total / job["seconds"] / 1e6}


def idle(job):
    connections = [start({**job, "protocols": [protocols]}) for protocols in job["protocols"]]
    probe = frame(b"x")
    for connection in connections:
        connection.sendall(probe)
        connection.recv(64)
    print(json.dumps("started"), flush=True)
    sys.stdin.readline()
    for connection in connections:
        connection.close()
    return len(connections)


def banner(job):
    times = []
    for protocols in job["protocols"]:
        begin = time.perf_counter()
        rest = []
        connection = upgrade(job["port"], protocols, rest)
        got = len(rest[0])
        while got < 14:
            size = len(connection.recv(64))
            if size == 0:
                raise SystemExit("ended too early")
            got += size
        times.append((time.perf_counter() - begin) * 1e3)
        connection.close()
        # The relay's end of a connection is not part of the next one's opening.
        time.sleep(0.01)
    return sorted(times)[len(times) // 2]


JOBS = {"down": down, "up": up, "roundTrip": round_trip, "room": room, "idle": idle, "banner": banner}
job = json.loads(sys.stdin.readline())
print(json.dumps(JOBS[job["mode"]](job)), flush=True)

"""What the relays connect to, instead of a seat: prints its ports as JSON, ends with its standard input.

Every connection first sends the 14 bytes with which an RFB client begins. Then `echo` sends back what comes, `source`
sends BYTES as fast as it can, `sink` takes BYTES and then says one, `paced` sends 30 time-stamped blocks a second.
"""
import json
import os
import socket
import sys
import threading
import time

HELLO = 14
SOURCE_BYTES = 1 << 30
SINK_BYTES = 1 << 29
BLOCK = 33_333
RATE = 30


def echo(connection):
    buffer = bytearray(1 << 16)
    view = memoryview(buffer)
    while (size := connection.recv_into(buffer)) > 0:
        connection.sendall(view[:size])


def source(connection):
    block = bytes(1 << 20)
    for _ in range(SOURCE_BYTES // len(block)):
        connection.sendall(block)
    connection.recv(1)


def sink(connection):
    buffer = bytearray(1 << 20)
    left = SINK_BYTES
    while left > 0:
        size = connection.recv_into(buffer)
        if size == 0:
            return
        left -= size
    connection.sendall(b"k")
    connection.recv(1)


started = 0


def paced(connection):
    global started
    started += 1
    # Spread, so that the connections of a room do not all speak at the same moment.
    due = time.monotonic() + (started * 0.618 % 1) / RATE
    rest = bytes(BLOCK - 8)
    while True:
        time.sleep(max(0, due - time.monotonic()))
        due += 1 / RATE
        connection.sendall(time.monotonic_ns().to_bytes(8, "big") + rest)


def serve(listener, behaviour):
    def run(connection):
        try:
            with connection:
                got = 0
                while got < HELLO:
                    size = len(connection.recv(HELLO - got))
                    if size == 0:
                        return
                    got += size
                behaviour(connection)
        except OSError:
            pass

    while True:
        connection, _ = listener.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=run, args=(connection,), daemon=True).start()


ports = {}
for behaviour in (echo, source, sink, paced):
    listener = socket.create_server(("127.0.0.1", 0), backlog=256)
    ports[behaviour.__name__] = listener.getsockname()[1]
    threading.Thread(target=serve, args=(listener, behaviour), daemon=True).start()
print(json.dumps(ports), flush=True)
sys.stdin.read()
os._exit(0)

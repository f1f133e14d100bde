"""Writes what is no JSON into the monitor of the QEMU with the given UUID, as if QEMU itself had."""
import ctypes
import os
import sys

PIDFD_GETFD = 438
uuid = sys.argv[1].encode()


def arguments(pid: str) -> list[bytes]:
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as cmdline:
            return cmdline.read().split(b"\0")
    except OSError:
        return []


def monitor_of(pid: str) -> int:
    with open(f"/proc/{pid}/net/unix", encoding="ascii") as table:
        rows = [line.split() for line in table if line.endswith("/monitor.sock\n")]
    connected = {f"socket:[{row[6]}]" for row in rows if row[5] == "03"}
    return next(int(fd) for fd in os.listdir(f"/proc/{pid}/fd") if os.readlink(f"/proc/{pid}/fd/{fd}") in connected)


qemu = next(pid for pid in os.listdir("/proc") if pid.isdigit() and uuid in arguments(pid))
libc = ctypes.CDLL(None, use_errno=True)
monitor = libc.syscall(PIDFD_GETFD, os.pidfd_open(int(qemu)), monitor_of(qemu), 0)
if monitor < 0:
    raise OSError(ctypes.get_errno(), "pidfd_getfd")
os.write(monitor, b"garbage\r\n")

"""Peer: reset with python3-libvirt on four threads. Arguments: socket, pool folder, base image, seat names..."""
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import libvirt

socket, pool, base, *seats = sys.argv[1:]
conn = libvirt.open(f"qemu:///system?socket={socket}")


def reset(seat):
    domain = conn.lookupByName(seat)
    domain.destroy()
    overlay = f"{pool}/{seat}.qcow2"
    os.unlink(overlay)
    subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", "-F", "qcow2", "-b", base, overlay], check=True)
    domain.create()


with ThreadPoolExecutor(4) as threads:
    list(threads.map(reset, seats))

"""Peer (c): python3-libvirt on four threads, the practical floor; keeps no record of anything.

Arguments: socket, network XML, folder with one domain XML per seat, pool folder, base image, start|define, seat names...
"""
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import libvirt

socket, network, xml, pool, base, start, *seats = sys.argv[1:]
conn = libvirt.open(f"qemu:///system?socket={socket}")
with open(network, encoding="utf-8") as file:
    conn.networkDefineXML(file.read()).create()


def make(seat):
    overlay = f"{pool}/{seat}.qcow2"
    subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", "-F", "qcow2", "-b", base, overlay], check=True)
    with open(f"{xml}/{seat}.xml", encoding="utf-8") as file:
        domain = conn.defineXML(file.read())
    if start == "start":
        domain.create()


with ThreadPoolExecutor(4) as threads:
    list(threads.map(make, seats))

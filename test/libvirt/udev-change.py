"""Says to libudev's listeners in this network namespace, as udevd does, that the loopback interface has changed."""
import socket
import struct

NETLINK_KOBJECT_UEVENT = 15
GROUP_OF_UDEVD = 2
PROPERTIES = {
    "ACTION": "change",
    "DEVPATH": "/devices/virtual/net/lo",
    "SUBSYSTEM": "net",
    "INTERFACE": "lo",
    "IFINDEX": "1",
    "SEQNUM": "1",
}

properties = b"".join(f"{name}={value}\0".encode() for name, value in PROPERTIES.items())
header = b"libudev\0" + struct.pack(">I", 0xFEEDCAFE) + struct.pack("=III", 40, 40, len(properties)) + bytes(16)
with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_KOBJECT_UEVENT) as netlink:
    netlink.bind((0, 0))
    netlink.sendto(header + properties, (0, GROUP_OF_UDEVD))

"""python3-libvirt's reader of events, with its own event loop: a worker like ../libvirt/listener-process.ts."""
import json
import sys
import threading
import time

import libvirt

libvirt.virEventRegisterDefaultImpl()
connection = libvirt.open(f"test+unix:///default?socket={sys.argv[1]}")
times = []


def loop():
    while True:
        libvirt.virEventRunDefaultImpl()


threading.Thread(target=loop, daemon=True).start()
connection.domainEventRegisterAny(
    None, libvirt.VIR_DOMAIN_EVENT_ID_LIFECYCLE, lambda *event: times.append(time.monotonic_ns()), None
)
print("{}", flush=True)
for line in sys.stdin:
    count = json.loads(line)["count"]
    while len(times) < count:
        time.sleep(0.01)
    print(json.dumps({"count": len(times), "dropped": 0, "times": [str(at) for at in times]}), flush=True)
    times.clear()

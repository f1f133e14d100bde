"""Suspends and resumes a domain of the test driver: a worker like ../libvirt/listener-process.ts. `{ count }` is the number of calls."""
import json
import sys
import time

import libvirt

connection = libvirt.open(f"test+unix:///default?socket={sys.argv[1]}")
domain = connection.lookupByName("test")
print("{}", flush=True)
for line in sys.stdin:
    count = json.loads(line)["count"]
    times = []
    for index in range(count):
        times.append(time.monotonic_ns())
        domain.resume() if index % 2 else domain.suspend()
    print(json.dumps({"count": count, "times": [str(at) for at in times]}), flush=True)

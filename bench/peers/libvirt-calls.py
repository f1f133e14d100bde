"""python3-libvirt's side of the calls: a worker (see ../libvirt/worker.ts). Argument: socket. All threads share one connection."""
import json
import resource
import sys
import threading
import time

import libvirt

connection = libvirt.open(f"test+unix:///default?socket={sys.argv[1]}")
domains = connection.listAllDomains()


def xml(domain):
    domain.XMLDesc(0)


def info(domain):
    domain.info()


def both(domain):
    domain.XMLDesc(0)
    domain.info()


def each(work, of):
    for domain in of:
        work(domain)


def threaded(work, of, count):
    if count == 1:
        return each(work, of)
    threads = [threading.Thread(target=each, args=(work, of[index::count])) for index in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def run(job, threads):
    if job == "stats":
        return len(connection.getAllDomainStats(0))
    if job == "all":
        found = connection.listAllDomains()
        threaded(both, found, threads)
        return 1 + 2 * len(found)
    threaded({"xml": xml, "info": info}[job], domains, threads)
    return len(domains)


def cpu():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def say(value):
    print(json.dumps(value), flush=True)


say({"count": len(domains)})
for line in sys.stdin:
    order = json.loads(line)
    before, start = cpu(), time.perf_counter()
    count = sum(run(order["job"], order.get("threads", 1)) for _ in range(order["times"]))
    say({"count": count, "seconds": time.perf_counter() - start, "cpu": cpu() - before})

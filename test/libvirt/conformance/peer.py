"""The other side of the conformance suite: does through libvirt's own Python binding what it is told, one JSON line each way.

argv: the log file that libvirt's client writes (LIBVIRT_LOG_OUTPUTS), which tells the procedures that a call made.
Values: {"$i": text} an integer, {"$f": x} a double, {"$b": base64} bytes, {"$t": [...]} a tuple, {"$fn": true} a function, {"$d": [[k, v]]} a dict whose keys need not be texts,
{"$ref": [uri, kind, key...]} an object looked up, {"$o": kind, ...} an object's own fields.
"""

import base64
import json
import re
import sys
import threading

import libvirt
import libvirt_qemu

connections = {}
log = open(sys.argv[1], "rb")
SENT = re.compile(rb"RPC_CLIENT_MSG_TX_QUEUE:.* prog=(\d+) .* proc=(\d+) type=[04] ")

LOOKUPS = {
    "conn": lambda conn: conn,
    "domain": lambda conn, name: conn.lookupByName(name),
    "snapshot": lambda conn, domain, name: conn.lookupByName(domain).snapshotLookupByName(name),
    "checkpoint": lambda conn, domain, name: conn.lookupByName(domain).checkpointLookupByName(name),
    "network": lambda conn, name: conn.networkLookupByName(name),
    "port": lambda conn, network, uuid: conn.networkLookupByName(network).portLookupByUUIDString(uuid),
    "pool": lambda conn, name: conn.storagePoolLookupByName(name),
    "vol": lambda conn, pool, name: conn.storagePoolLookupByName(pool).storageVolLookupByName(name),
    "interface": lambda conn, name: conn.interfaceLookupByName(name),
    "nodedev": lambda conn, name: conn.nodeDeviceLookupByName(name),
    "secret": lambda conn, uuid: conn.secretLookupByUUIDString(uuid),
    "nwfilter": lambda conn, name: conn.nwfilterLookupByName(name),
    "binding": lambda conn, port: conn.nwfilterBindingLookupByPortDev(port),
    "qemu": lambda conn: libvirt_qemu,
}



def owner(of):
    """The domain of a snapshot without its id: the daemon gives back the one that it was sent."""
    return {"name": of.domain().name(), "uuid": of.domain().UUIDString()}


OBJECTS = {
    libvirt.virDomain: lambda o: {"$o": "domain", "name": o.name(), "uuid": o.UUIDString(), "id": encode(o.ID())},
    libvirt.virDomainSnapshot: lambda o: {"$o": "snapshot", "name": o.getName(), "dom": owner(o)},
    libvirt.virDomainCheckpoint: lambda o: {"$o": "checkpoint", "name": o.getName(), "dom": owner(o)},
    libvirt.virNetwork: lambda o: {"$o": "network", "name": o.name(), "uuid": o.UUIDString()},
    libvirt.virNetworkPort: lambda o: {"$o": "port", "net": encode(o.network()), "uuid": o.UUIDString()},
    libvirt.virStoragePool: lambda o: {"$o": "pool", "name": o.name(), "uuid": o.UUIDString()},
    # The pool's name is in the handle, but the binding has no function for it without a call.
    libvirt.virStorageVol: lambda o: {"$o": "vol", "name": o.name(), "key": o.key()},
    libvirt.virInterface: lambda o: {"$o": "interface", "name": o.name(), "mac": o.MACString()},
    libvirt.virNodeDevice: lambda o: {"$o": "nodedev", "name": o.name()},
    libvirt.virSecret: lambda o: {"$o": "secret", "uuid": o.UUIDString(), "usageType": encode(o.usageType()), "usageId": o.usageID()},
    libvirt.virNWFilter: lambda o: {"$o": "nwfilter", "name": o.name(), "uuid": o.UUIDString()},
    libvirt.virNWFilterBinding: lambda o: {"$o": "binding", "portdev": o.portDev(), "filtername": o.filterName()},
}


def encode(value):
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        return {"$i": str(value)}
    if isinstance(value, float):
        return {"$f": value}
    if isinstance(value, (bytes, bytearray)):
        return {"$b": base64.b64encode(value).decode()}
    if isinstance(value, (list, tuple)):
        return [encode(item) for item in value]
    if isinstance(value, dict):
        return {"$d": [[str(key), encode(item)] for key, item in value.items()]}
    return OBJECTS[type(value)](value)


def lookup(uri, kind, *key):
    return LOOKUPS[kind](connections[uri], *key)


def decode(value):
    if isinstance(value, list):
        return [decode(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "$i" in value:
        return int(value["$i"])
    if "$f" in value:
        return float(value["$f"])
    if "$b" in value:
        return base64.b64decode(value["$b"])
    if "$fn" in value:
        return lambda *_: None
    if "$t" in value:
        return tuple(decode(item) for item in value["$t"])
    if "$d" in value:
        return {decode(key): decode(item) for key, item in value["$d"]}
    if "$ref" in value:
        return lookup(*value["$ref"])
    return {key: decode(item) for key, item in value.items()}


def outcome(work):
    try:
        return {"value": encode(work())}
    except libvirt.libvirtError as error:
        info = {
            "code": error.get_error_code(),
            "domain": error.get_error_domain(),
            "message": error.get_error_message(),
            "level": error.get_error_level(),
            "errno": error.get_int1() if error.get_error_code() == libvirt.VIR_ERR_SYSTEM_ERROR else 0,
        }
        return {"error": info}


def sent():
    """The calls that the client put on the wire since this was asked last, as [program, procedure]."""
    return [[int(program), int(procedure)] for program, procedure in SENT.findall(log.read())]


def call(request):
    target = lookup(*request["target"])
    args = [decode(arg) for arg in request["args"]]
    log.seek(0, 2)
    result = outcome(lambda: getattr(target, request["method"])(*args))
    return {**result, "sent": sent()}


def observe(request):
    """Several reads of one object; a read that fails, or an object that is not there, answers its error."""

    def read(method, *args):
        return outcome(lambda: getattr(lookup(*request["target"]), method)(*args))

    return [read(*reading) for reading in request["readings"]]


def stream(request):
    """Opens a stream by a method that takes one, and moves all bytes through it."""
    target = lookup(*request["target"])
    conn = connections[request["target"][0]]
    args = [decode(arg) for arg in request["args"]]
    log.seek(0, 2)

    def work():
        channel = conn.newStream(0)
        at = request["position"]
        opened = getattr(target, request["method"])(*args[:at], channel, *args[at:])
        data = bytearray()
        if "send" in request:
            pending = [base64.b64decode(request["send"])]
            channel.sendAll(lambda _stream, size, _: take(pending, size), None)
        else:
            channel.recvAll(lambda _stream, chunk, _: data.extend(chunk), None)
        channel.finish()
        return [opened, bytes(data)]

    return {**outcome(work), "sent": sent()}


def take(pending, size):
    chunk, pending[0] = pending[0][:size], pending[0][size:]
    return chunk


heard = {}

# For each class of events as our client names it: how the binding registers, and with which number.
EVENTS = {
    "domainLifecycle": ("domain", libvirt.VIR_DOMAIN_EVENT_ID_LIFECYCLE),
    "domainReboot": ("domain", libvirt.VIR_DOMAIN_EVENT_ID_REBOOT),
    "domainBlockJob": ("domain", libvirt.VIR_DOMAIN_EVENT_ID_BLOCK_JOB),
    "domainBlockJob2": ("domain", libvirt.VIR_DOMAIN_EVENT_ID_BLOCK_JOB_2),
    "domainDeviceAdded": ("domain", libvirt.VIR_DOMAIN_EVENT_ID_DEVICE_ADDED),
    "domainDeviceRemoved": ("domain", libvirt.VIR_DOMAIN_EVENT_ID_DEVICE_REMOVED),
    "domainTunable": ("domain", libvirt.VIR_DOMAIN_EVENT_ID_TUNABLE),
    "domainAgentLifecycle": ("domain", libvirt.VIR_DOMAIN_EVENT_ID_AGENT_LIFECYCLE),
    "domainJobCompleted": ("domain", libvirt.VIR_DOMAIN_EVENT_ID_JOB_COMPLETED),
    "domainMetadataChange": ("domain", libvirt.VIR_DOMAIN_EVENT_ID_METADATA_CHANGE),
    "networkLifecycle": ("network", libvirt.VIR_NETWORK_EVENT_ID_LIFECYCLE),
    "storagePoolLifecycle": ("storagePool", libvirt.VIR_STORAGE_POOL_EVENT_ID_LIFECYCLE),
    "storagePoolRefresh": ("storagePool", libvirt.VIR_STORAGE_POOL_EVENT_ID_REFRESH),
    "nodeDeviceLifecycle": ("nodeDevice", libvirt.VIR_NODE_DEVICE_EVENT_ID_LIFECYCLE),
    "secretLifecycle": ("secret", libvirt.VIR_SECRET_EVENT_ID_LIFECYCLE),
    "secretValueChanged": ("secret", libvirt.VIR_SECRET_EVENT_ID_VALUE_CHANGED),
}


def run_events():
    while True:
        libvirt.virEventRunDefaultImpl()


def listen(request):
    """Opens a connection that takes note of the events of the classes named; answers the procedures that registering took."""
    if not heard:
        libvirt.virEventRegisterDefaultImpl()
        threading.Thread(target=run_events, daemon=True).start()
    uri = request["uri"]
    connections[uri] = conn = libvirt.open(request["connect"])
    heard[uri] = {name: [] for name in request["classes"]}
    log.seek(0, 2)

    def note(_conn, subject, *rest):
        *payload, name = rest
        heard[uri][name].append([encode(subject), *map(encode, payload)])

    for name in request["classes"]:
        family, number = EVENTS[name]
        getattr(conn, f"{family}EventRegisterAny")(None, number, note, name)
    return sent()


def tell_heard(request):
    return heard[request["uri"]][request["name"]]


def open_uri(request):
    connections[request["uri"]] = libvirt.open(request["connect"])
    return True


OPERATIONS = {"open": open_uri, "call": call, "observe": observe, "stream": stream, "listen": listen, "heard": tell_heard}

libvirt.registerErrorHandler(lambda _ctx, _error: None, None)
for line in sys.stdin:
    question = json.loads(line)
    try:
        answer = {"answer": OPERATIONS[question["op"]](question)}
    except Exception as problem:  # A mistake in the suite, told to it with its kind.
        answer = {"problem": f"{type(problem).__name__}: {problem}"}
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()

#!/usr/bin/env bash
# Peer (b): virt-clone of a template, then start. Arguments: socket, network XML, template domain XML, pool folder, seat names…
set -euo pipefail
socket=$1 network=$2 template=$3 pool=$4
shift 4
uri="qemu:///system?socket=$socket"
virsh --quiet --connect "$uri" net-define "$network"
virsh --quiet --connect "$uri" net-start bench
virsh --quiet --connect "$uri" define "$template"
for seat in "$@"; do
  virt-clone --quiet --connect "$uri" --original bench-template --name "$seat" --file "$pool/$seat.qcow2"
  virsh --quiet --connect "$uri" start "$seat"
done

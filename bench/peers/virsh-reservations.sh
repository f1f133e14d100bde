#!/usr/bin/env bash
# Peer of `network`: what a technician's loop does to reserve an address for each seat of a running network.
# Arguments: socket, network, then one "MAC IP NAME" for each seat.
set -euo pipefail
socket=$1 network=$2
shift 2
virsh=(virsh --quiet --connect "qemu:///system?socket=$socket")
for seat in "$@"; do
  read -r mac ip name <<<"$seat"
  "${virsh[@]}" net-update "$network" add-last ip-dhcp-host "<host mac='$mac' name='$name' ip='$ip'/>" --live --config
done

#!/usr/bin/env bash
# Peer (a): what a technician's loop does, one command after the other.
# Arguments: socket, network XML, folder with one domain XML per seat, pool folder, base image, start|define, seat names…
set -euo pipefail
socket=$1 network=$2 xml=$3 pool=$4 base=$5 start=$6
shift 6
virsh=(virsh --quiet --connect "qemu:///system?socket=$socket")
"${virsh[@]}" net-define "$network"
"${virsh[@]}" net-start bench
for seat in "$@"; do
  qemu-img create -q -f qcow2 -F qcow2 -b "$base" "$pool/$seat.qcow2"
  "${virsh[@]}" define "$xml/$seat.xml"
  if [ "$start" = start ]; then "${virsh[@]}" start "$seat"; fi
done

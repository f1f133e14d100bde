#!/usr/bin/env bash
# Peer: reset by loop. Arguments: socket, pool folder, base image, seat names…
set -euo pipefail
socket=$1 pool=$2 base=$3
shift 3
virsh=(virsh --quiet --connect "qemu:///system?socket=$socket")
for seat in "$@"; do
  "${virsh[@]}" destroy "$seat"
  rm -f "$pool/$seat.qcow2"
  qemu-img create -q -f qcow2 -F qcow2 -b "$base" "$pool/$seat.qcow2"
  "${virsh[@]}" start "$seat"
done

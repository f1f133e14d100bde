#!/usr/bin/env bash
# Peer of `network`: what a technician's loop does to reserve an address and a name for each seat of a running network.
# Arguments: socket, network, dhcp|dhcp+dns, then one "MAC IP NAME" for each seat.
set -euo pipefail
socket=$1 network=$2 what=$3
shift 3
virsh=(virsh --quiet --connect "qemu:///system?socket=$socket")
for seat in "$@"; do
  read -r mac ip name <<<"$seat"
  "${virsh[@]}" net-update "$network" add-last ip-dhcp-host "<host mac='$mac' name='$name' ip='$ip'/>" --live --config
  if [ "$what" = dhcp+dns ]; then
    "${virsh[@]}" net-update "$network" add-last dns-host "<host ip='$ip'><hostname>$name</hostname></host>" --live --config
  fi
done

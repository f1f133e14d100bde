#!/bin/sh
# First process of an embedded host: runs in new network, mount, PID and IPC namespaces, makes the
# private view of the machine, and becomes the reaper above libvirtd. When it ends, the kernel ends
# everything in the PID namespace with it.
# Arguments: FOLDER of the host, `kvm` or `emulation`, paths of tini, virtlogd, libvirtd.
set -eu
folder=$1 acceleration=$2 tini=$3 virtlogd=$4 libvirtd=$5

ip link set lo up

# The mounted sysfs still shows the machine's network devices; libvirt reads bridges there.
mount -t sysfs -o nosuid,nodev,noexec sysfs /sys

# A /dev of our own: libvirt probes QEMU again before each start when it sees a kvm node that QEMU's
# user cannot open, so the node is either open to all or not there. The machine's own stays as it is.
dev=$folder/dev
mount -t tmpfs -o mode=0755,nosuid,size=1m,nr_inodes=512 tmpfs "$dev"
mkdir "$dev/net" "$dev/pts" "$dev/shm"
mknod -m 0666 "$dev/null" c 1 3
mknod -m 0666 "$dev/zero" c 1 5
mknod -m 0666 "$dev/full" c 1 7
mknod -m 0666 "$dev/random" c 1 8
mknod -m 0666 "$dev/urandom" c 1 9
mknod -m 0666 "$dev/tty" c 5 0
mknod -m 0600 "$dev/net/tun" c 10 200
if [ "$acceleration" = kvm ]; then
  mknod -m 0666 "$dev/kvm" c 10 232
  if [ -c /dev/vhost-net ]; then mknod -m 0600 "$dev/vhost-net" c 10 238; fi
fi
ln -s /proc/self/fd "$dev/fd"
ln -s /proc/self/fd/0 "$dev/stdin"
ln -s /proc/self/fd/1 "$dev/stdout"
ln -s /proc/self/fd/2 "$dev/stderr"
ln -s pts/ptmx "$dev/ptmx"
mount -t devpts -o newinstance,nosuid,noexec,ptmxmode=0666,mode=0620,gid=5 devpts "$dev/pts"
mount -t tmpfs -o mode=1777,nosuid,nodev tmpfs "$dev/shm"
mount --move "$dev" /dev

mount --bind "$folder/run" /run
mount --bind "$folder/etc" /etc/libvirt
mount --bind "$folder/lib" /var/lib/libvirt
mount --bind "$folder/cache" /var/cache/libvirt
mount --bind "$folder/log" /var/log/libvirt

"$virtlogd" --daemon --config /etc/libvirt/virtlogd.conf
exec "$tini" -- "$libvirtd" --config /etc/libvirt/libvirtd.conf

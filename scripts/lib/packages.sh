# shellcheck shell=sh
# System packages (Debian and Ubuntu names) that Aula uses. Sourced by scripts/bootstrap.
# shellcheck disable=SC2034 # read by the script that sources this one

# To run rooms: libvirt and QEMU, the desktops' network, the reaper of the embedded host, and what
# builds the preset's disk.
RUNTIME_PACKAGES='
libvirt-daemon-system libvirt-daemon-driver-qemu libvirt-clients
qemu-system-x86 qemu-utils
dnsmasq-base iproute2 iptables ebtables nftables
tini util-linux mount e2fsprogs ca-certificates
'

# To run the tests and benchmarks: a browser, the peers that are measured against, and checkers.
TEST_PACKAGES='
chromium
spice-client-gtk vncsnapshot
virtinst python3-libvirt python3-jinja2 websockify
libxml2-utils cpio git make shellcheck procps
openssl openssh-client openssh-server netcat-openbsd sasl2-bin libsasl2-modules
qemu-guest-agent
'

# Programs that show the runtime packages are there, for systems whose packages have other names.
RUNTIME_PROGRAMS='libvirtd virsh qemu-system-x86_64 qemu-img dnsmasq ip iptables tini unshare setpriv mke2fs'

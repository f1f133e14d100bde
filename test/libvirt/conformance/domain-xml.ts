/** A domain of the test driver with one of everything whose parameters can be set. */
export function testDomainXml(name: string, uuid: string): string {
  return `<domain type='test'><name>${name}</name><uuid>${uuid}</uuid><title>${name}</title>
    <memory unit='KiB'>1048576</memory><currentMemory unit='KiB'>524288</currentMemory><vcpu placement='static' current='2'>4</vcpu>
    <iothreads>1</iothreads><iothreadids><iothread id='1'/></iothreadids>
    <os><type arch='x86_64'>hvm</type></os>
    <devices><disk type='file' device='disk'><source file='/guest/${name}.img'/><target dev='vda' bus='virtio'/></disk>
    <interface type='network'><mac address='52:54:00:00:01:01'/><source network='default'/><target dev='net-${name}'/></interface>
    <graphics type='vnc' socket='/guest/${name}.vnc'/><video><model type='vga'/></video><memballoon model='virtio'/></devices></domain>`;
}

/** A domain of the QEMU driver that boots into nothing: small, with a disk, a network card, an agent channel and free PCIe ports. */
export function qemuDomainXml(name: string, uuid: string, disks: { qcow2: string; raw: string }, network: string): string {
  return `<domain type='qemu'><name>${name}</name><uuid>${uuid}</uuid><memory unit='MiB'>64</memory>
    <vcpu placement='static' current='1'>2</vcpu><iothreads>1</iothreads>
    <os><type arch='x86_64' machine='q35'>hvm</type></os><features><acpi/></features>
    <cpu mode='custom' match='exact'><model>qemu64</model></cpu><pm><suspend-to-mem enabled='yes'/></pm>
    <devices><emulator>/usr/bin/qemu-system-x86_64</emulator>
    <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='${disks.qcow2}'/><target dev='vda' bus='virtio'/></disk>
    <disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='${disks.raw}'/><target dev='vdb' bus='virtio'/></disk>
    <controller type='usb' model='qemu-xhci'/><controller type='pci' model='pcie-root'/>${"<controller type='pci' model='pcie-root-port'/>".repeat(6)}
    <interface type='network'><mac address='52:54:00:00:02:01'/><source network='${network}'/><model type='virtio'/></interface>
    <serial type='pty'/><console type='pty'/>
    <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
    <video><model type='vga'/></video><memballoon model='virtio'/></devices></domain>`;
}

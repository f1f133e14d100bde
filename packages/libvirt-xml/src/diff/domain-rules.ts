import type { XmlElement } from '../xml/tree.ts';
import type { Change } from './difference.ts';
import { live, nextBoot, type Rule, reCreate } from './rule.ts';
import { sizeOf } from './values.ts';

/*
 * What can be done to everything but devices. Facts are those of libvirt 9.0's QEMU driver (`src/qemu/qemu_driver.c`).
 */

const bytesOf = (element: XmlElement | null): number => (element === null ? 0 : (sizeOf(element) ?? 0));

/** A balloon in the guest gives memory back, up to what the domain was started with. */
function isBalloonable({ domain: { was, becomes } }: Change): boolean {
  const wanted = bytesOf(becomes.child('currentMemory') ?? becomes.child('memory'));
  const hasBalloon = was.find('devices', 'memballoon').every((balloon) => balloon.attribute('model') !== 'none');
  return hasBalloon && wanted <= bytesOf(was.child('memory'));
}

/** More processors, of those that the domain was started with room for; or fewer, of those that were plugged in since. */
function isHotPlug({ domain: { was, becomes } }: Change): boolean {
  const [from, to] = [was.child('vcpu'), becomes.child('vcpu')];
  const max = Number(from?.text ?? 1);
  const count = (vcpu: XmlElement | null): number => Number(vcpu?.attribute('current') ?? vcpu?.text ?? 1);
  const removable = was
    .find('vcpus', 'vcpu')
    .filter((vcpu) => vcpu.attribute('enabled') === 'yes' && vcpu.attribute('hotpluggable') === 'yes').length;
  return count(to) >= count(from) - removable && count(to) <= max && Number(to?.text ?? 1) === max;
}

const ACCELERATORS = ['kvm', 'qemu'];
const isAccelerator = ({ before, after }: Change): boolean => [before, after].every((type) => ACCELERATORS.includes(type ?? ''));

const isRestrictive = ({ domain }: Change): boolean => domain.was.child('numatune')?.child('memory')?.attribute('mode') === 'restrictive';

export const DOMAIN_RULES: readonly Rule[] = [
  reCreate('uuid', 'virDomainDefineXML refuses a name that another UUID has'),
  nextBoot('@type', 'QEMU runs a domain of the other accelerator after the next start; saved states do not fit it any more', isAccelerator),
  reCreate('@type', 'another hypervisor: another driver of libvirt has to define it'),
  reCreate('os/type', 'another kind of guest'),
  reCreate('os/type/@arch', 'another processor: nothing on the disks runs on it'),
  nextBoot('name', 'virDomainRename refuses a domain that runs'),
  live('title|description', 'virDomainSetMetadata', 'virDomainSetMetadata changes title and description of a running domain'),
  live('metadata/**', 'virDomainSetMetadata', 'virDomainSetMetadata changes one element of <metadata> by its namespace'),

  live('currentMemory', 'virDomainSetMemoryFlags', 'the balloon changes memory up to what the domain was started with', isBalloonable),
  nextBoot('currentMemory', 'virDomainSetMemoryFlags: "cannot set memory higher than max memory", and it needs a memory balloon'),
  nextBoot('memory', 'virDomainSetMemoryFlags with VIR_DOMAIN_MEM_MAXIMUM refuses an active domain'),
  live(
    'vcpu/@current',
    'virDomainSetVcpusFlags',
    'processors are hot-plugged up to the maximum, and unplugged again where the guest lets them go',
    isHotPlug,
  ),
  nextBoot('vcpu/@current', 'processors that were there at the start cannot be hot-unplugged, and none beyond the maximum hot-plugged'),
  nextBoot('vcpu', 'virDomainSetVcpusFlags with VIR_DOMAIN_VCPU_MAXIMUM refuses a live domain'),

  live('cputune/vcpupin/**', 'virDomainPinVcpuFlags', 'threads are pinned through cgroups'),
  live('cputune/emulatorpin/**', 'virDomainPinEmulator', 'threads are pinned through cgroups'),
  live('cputune/iothreadpin/**', 'virDomainPinIOThread', 'threads are pinned through cgroups'),
  live(
    'cputune/shares|period|quota|global_period|global_quota|emulator_period|emulator_quota|iothread_period|iothread_quota',
    'virDomainSetSchedulerParametersFlags',
    'shares and quotas are settings of the domain’s cgroup',
  ),
  live('memtune/hard_limit|soft_limit|swap_hard_limit', 'virDomainSetMemoryParameters', 'limits are settings of the domain’s cgroup'),
  live('blkiotune/weight|device/**', 'virDomainSetBlkioParameters', 'weights and limits are settings of the domain’s cgroup'),
  live(
    'numatune/memory/@nodeset',
    'virDomainSetNumaParameters',
    'nodes are a setting of the cgroup in the mode restrictive',
    isRestrictive,
  ),
  live('perf/event/**', 'virDomainSetPerfEvents', 'events are opened and closed on the host'),
  live('iothreads', 'virDomainAddIOThread, virDomainDelIOThread', 'threads that no disk uses come and go through the monitor'),
  live('iothreadids/iothread/@thread_pool_min|@thread_pool_max', 'virDomainSetIOThreadParams', 'pools of a thread grow and shrink'),
  live('iothreadids/iothread', 'virDomainAddIOThread, virDomainDelIOThread', 'threads that no disk uses come and go through the monitor'),
  live('on_poweroff|on_reboot|on_crash', 'virDomainSetLifecycleAction', 'libvirt itself acts on these events'),
];

import type { Hypervisor } from '@aula/rollout';
import type { NetworkService } from './network-service.ts';

/**
 * The rollout port as rooms use it: seats of a room that names a network which stands on its own are merged into that network, with the
 * seats of all other rooms, on record and on the host. Everything else goes to the host as it is.
 */
export function withManagedNetworks(hypervisor: Hypervisor, setMembers: NetworkService['setMembers']): Hypervisor {
  return {
    limits: hypervisor.limits,
    observe: (query, signal) => hypervisor.observe(query, signal),
    imagePublish: (image, signal) => hypervisor.imagePublish(image, signal),
    networkEnsure: (room, network, reservations, signal) =>
      network.managed === undefined
        ? hypervisor.networkEnsure(room, network, reservations, signal)
        : setMembers(network.name, room, reservations),
    networkRemove: (network, signal) => hypervisor.networkRemove(network, signal),
    overlayCreate: (seat, signal) => hypervisor.overlayCreate(seat, signal),
    overlayRemove: (seat, signal) => hypervisor.overlayRemove(seat, signal),
    domainDefine: (seat, signal) => hypervisor.domainDefine(seat, signal),
    domainUndefine: (seat, signal) => hypervisor.domainUndefine(seat, signal),
    domainStartPaused: (seat, signal) => hypervisor.domainStartPaused(seat, signal),
    domainResume: (seat, signal) => hypervisor.domainResume(seat, signal),
    domainShutdown: (seat, signal) => hypervisor.domainShutdown(seat, signal),
    domainDestroy: (seat, signal) => hypervisor.domainDestroy(seat, signal),
    domainAwaitOff: (seat, timeoutMs, signal) => hypervisor.domainAwaitOff(seat, timeoutMs, signal),
  };
}

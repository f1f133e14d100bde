import { availableParallelism } from 'node:os';
import type { Hypervisor, HypervisorLimits } from '@aula/rollout';
import { domainAwaitOff } from './await-off.ts';
import type { DriverContext } from './context.ts';
import type { DomainSurvey } from './domain-survey.ts';
import { domainDefine, domainDestroy, domainResume, domainShutdown, domainStartPaused, domainUndefine } from './domains.ts';
import { toHypervisorError } from './errors.ts';
import { imagePublish } from './images.ts';
import { networkEnsure, networkRemove } from './networks.ts';
import { observe } from './observe.ts';
import { overlayCreate, overlayRemove } from './overlays.ts';

const DEFINES_AT_ONCE = 8;
const STARTS_PER_CORE = 2;
const STARTS_MIN = 4;
const WAVE_PER_CORE = 4;
const WAVE_MIN = 8;

/** The rollout port on libvirt. Every error that leaves it is a `HypervisorError` whose message says what was being done to what. */
export function libvirtHypervisor(context: DriverContext, survey: DomainSurvey): Hypervisor {
  const told = async <T>(doing: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw toHypervisorError(error, doing);
    }
  };
  return {
    limits: limitsFor(availableParallelism()),
    observe: (query, signal) =>
      told(`The host could not be looked at for room ${query.room}`, () => observe(context, survey, query, signal)),
    imagePublish: (image, signal) =>
      told(`The image of ${image.preset} could not be published`, () => imagePublish(context, image, signal)),
    networkEnsure: (room, network, reservations, signal) =>
      told(`The network ${network.name} could not be set up`, () => networkEnsure(context, room, network, reservations, signal)),
    networkRemove: (network, signal) => told(`The network ${network} could not be removed`, () => networkRemove(context, network, signal)),
    overlayCreate: (seat, signal) => told(`The disk of ${seat.name} could not be made`, () => overlayCreate(context, seat, signal)),
    overlayRemove: (seat, signal) => told(`The disk of ${seat.name} could not be removed`, () => overlayRemove(context, seat, signal)),
    domainDefine: (seat, signal) => told(`${seat.name} could not be defined`, () => domainDefine(context, seat, signal)),
    domainUndefine: (seat, signal) => told(`${seat.name} could not be removed`, () => domainUndefine(context, seat, signal)),
    domainStartPaused: (seat, signal) => told(`${seat.name} could not be started`, () => domainStartPaused(context, seat, signal)),
    domainResume: (seat, signal) => told(`${seat.name} could not be set going`, () => domainResume(context, seat, signal)),
    domainShutdown: (seat, signal) => told(`${seat.name} could not be shut down`, () => domainShutdown(context, seat, signal)),
    domainDestroy: (seat, signal) => told(`${seat.name} could not be switched off`, () => domainDestroy(context, seat, signal)),
    domainAwaitOff: (seat, timeoutMs, signal) =>
      told(`${seat.name} could not be watched`, () => domainAwaitOff(context, seat, timeoutMs, signal)),
  };
}

const limitsFor = (cores: number): HypervisorLimits => ({
  define: DEFINES_AT_ONCE,
  start: Math.max(STARTS_MIN, STARTS_PER_CORE * cores),
  wave: Math.max(WAVE_MIN, WAVE_PER_CORE * cores),
});

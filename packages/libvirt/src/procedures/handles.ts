import { type Codec, int32, string, struct } from '../xdr/codec.ts';
import { uuid } from '../xdr/uuid.ts';

/** A domain as calls name it. `id` is -1 while it is off; the daemon looks it up by UUID. */
export interface Domain {
  name: string;
  uuid: string;
  id: number;
}
export interface Network {
  name: string;
  uuid: string;
}
export interface StoragePool {
  name: string;
  uuid: string;
}
/** A volume: its pool's name, its own name, and its key (for file pools the path). */
export interface StorageVol {
  pool: string;
  name: string;
  key: string;
}
export interface DomainSnapshot {
  name: string;
  dom: Domain;
}
export interface Nwfilter {
  name: string;
  uuid: string;
}

export const domain: Codec<Domain> = struct({ name: string, uuid, id: int32 });
export const network: Codec<Network> = struct({ name: string, uuid });
export const storagePool: Codec<StoragePool> = struct({ name: string, uuid });
export const storageVol: Codec<StorageVol> = struct({ pool: string, name: string, key: string });
export const domainSnapshot: Codec<DomainSnapshot> = struct({ name: string, dom: domain });
export const nwfilter: Codec<Nwfilter> = struct({ name: string, uuid });

import { type Manual, plain } from './manual.ts';

export const lowerFirst = (name: string): string => name.slice(0, 1).toLowerCase() + name.slice(1);
export const upperFirst = (name: string): string => name.slice(0, 1).toUpperCase() + name.slice(1);

/** `NETWORK_DHCP_LEASE`, `need_results`, `callbackID` → `networkDhcpLease`, `needResults`, `callbackId`. */
export function camel(name: string): string {
  const words = name.split('_').filter((word) => word !== '');
  const small = words.map((word) =>
    word === word.toUpperCase() ? word.toLowerCase() : word.replaceAll(/[A-Z]{2,}$/g, (run) => run[0] + run.slice(1).toLowerCase()),
  );
  return lowerFirst(small.map((word, index) => (index === 0 ? word : upperFirst(word))).join(''));
}

export interface ProcedureName {
  /** As the manual has it, without `vir`: `domainGetXMLDesc`. */
  name: string;
  /** The C function; null where there is none (authentication, events). */
  cName: string | null;
  /** Its page of the manual; null for functions internal to libvirt. */
  module: string | null;
}

/** The name of a procedure, e.g. of `DOMAIN_GET_XML_DESC` in `remote`. */
export function procedureName(wireName: string, program: 'remote' | 'qemu', manual: Manual): ProcedureName {
  const spelled = program === 'qemu' ? wireName.replace(/^(DOMAIN|CONNECT_DOMAIN)_/, '$1_QEMU_') : wireName;
  const cName = manual.spelling.get(`vir${plain(spelled)}`) ?? null;
  if (!cName) return { name: camel(spelled), cName: null, module: null };
  return { name: lowerFirst(cName.slice('vir'.length).replace(/^NWFilter/, 'nwFilter')), cName, module: manual.modules.get(cName) ?? null };
}

export interface StructName {
  /** TypeScript type: `StorageVol`. */
  type: string;
  /** Constant of its codec: `storageVol`; `interfaceHandle` where the name is a reserved word. */
  codec: string;
}

/** Names of a shared struct, e.g. of `remote_nonnull_storage_vol`. */
export function structName(wireName: string, manual: Manual): StructName {
  const bare = wireName.replace(/^remote_(nonnull_)?/, '').replace(/_get_(\w+)_ret$/, '_$1');
  const spelled = manual.spelling.get(`vir${plain(bare)}`)?.slice('vir'.length);
  return { type: spelled ?? upperFirst(camel(bare)), codec: bare === 'interface' ? 'interfaceHandle' : camel(bare) };
}

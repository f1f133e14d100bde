import { VirErrorNumber } from '../constants/errors.gen.ts';
import { type CallSite, LibvirtError } from '../error.ts';
import { domain, network } from '../protocol/types.gen.ts';
import { type Codec, int32, nullable, nullableString, struct } from '../xdr/codec.ts';

interface WireError {
  code: number;
  domain: number;
  message: string | null;
  level: number;
  dom: unknown;
  str1: string | null;
  str2: string | null;
  str3: string | null;
  int1: number;
  int2: number;
  net: unknown;
}

/** `virNetMessageError`, the payload of every error reply. */
export const wireError: Codec<WireError> = struct({
  code: int32,
  domain: int32,
  message: nullableString,
  level: int32,
  dom: nullable(domain),
  str1: nullableString,
  str2: nullableString,
  str3: nullableString,
  int1: int32,
  int2: int32,
  net: nullable(network),
});

/** The daemon's error as ours. `what` is the procedure's name; it stands in when the daemon sent no text. */
export function remoteError(error: WireError, what: string, site?: CallSite): LibvirtError {
  return new LibvirtError('rpc', error.message ?? `${what} failed with libvirt's error ${error.code}`, {
    remote: {
      virCode: error.code,
      virDomain: error.domain,
      level: error.level,
      errno: error.code === VirErrorNumber.VIR_ERR_SYSTEM_ERROR ? error.int1 : 0,
    },
    ...(site ? { site } : {}),
  });
}

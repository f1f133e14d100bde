import type { CheckView } from '@aula/api';
import { findProgram } from '@aula/host';
import { installAdvice, ok, warning } from './check.ts';

const LOST = 'without it the internet of rooms cannot be switched off';

/** The doctor's line about the packet filter of a host that is not open: whether Aula could change it. */
export async function checkPacketFilterTools(): Promise<CheckView> {
  if ((await findProgram('nft')) === null)
    return warning('packet filter', 'nft is not installed', `${installAdvice(['nftables'])}; ${LOST}`);
  if (process.getuid?.() !== 0) return warning('packet filter', 'only root may change it', `run Aula as root; ${LOST}`);
  return ok('packet filter', 'nftables is there');
}

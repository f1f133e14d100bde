import type { Logger } from 'pino';
import type { AuditStore, NewAuditEntry } from '../store/audit.ts';

/** Rows kept; the oldest go first. */
export const AUDIT_ROWS_MAX = 100_000;
/** Pruned each time this many rows were added. */
const PRUNE_EVERY = 500;
const FIELD_MAX = 500;

export type AuditRecord = Pick<NewAuditEntry, 'actor' | 'action' | 'subject'> & Partial<Pick<NewAuditEntry, 'outcome' | 'detail'>>;
export type Audit = ReturnType<typeof createAudit>;

/** Who did what. An entry that cannot be written is logged and does not stop what it is about. */
export function createAudit({
  store,
  log,
  now = Date.now,
  max = AUDIT_ROWS_MAX,
}: {
  store: AuditStore;
  log: Logger;
  now?: () => number;
  max?: number;
}) {
  const clip = (text: string) => (text.length > FIELD_MAX ? `${text.slice(0, FIELD_MAX - 1)}…` : text);
  return {
    async write({ actor, action, subject, outcome = 'ok', detail = '' }: AuditRecord): Promise<void> {
      try {
        const at = new Date(now()).toISOString();
        const id = await store.insert({ at, actor: clip(actor), action, subject: clip(subject), outcome, detail: clip(detail) });
        if (id % Math.min(PRUNE_EVERY, max) === 0) await store.removeUpTo(id - max);
      } catch (error) {
        log.error({ err: error, action }, 'An audit entry could not be written');
      }
    },
    list: store.list,
  };
}

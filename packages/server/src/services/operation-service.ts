import type { OperationView } from '@aula/api';
import type { Audit } from '../audit/audit.ts';
import type { Caller } from '../auth/caller.ts';
import { notFound } from '../errors.ts';
import type { OperationEngine } from '../operations/engine.ts';
import type { LiveSeats } from '../reconcile/live-seats.ts';
import type { OperationStore } from '../store/operations.ts';

export type OperationService = ReturnType<typeof createOperationService>;

/** Operations as their callers may see them. */
export function createOperationService({
  engine,
  store,
  live,
  audit,
}: {
  engine: OperationEngine;
  store: OperationStore;
  live: LiveSeats;
  audit: Audit;
}) {
  const isOwn = ({ seats }: OperationView, name: string) => seats.length > 0 && seats.every(({ seat }) => live.ownerOf(seat) === name);

  return {
    async list(caller: Caller, query: { room?: string | undefined; limit: number }): Promise<OperationView[]> {
      const found = caller.role === 'student' ? await store.listOwn({ ...query, owner: caller.name }) : await store.list(query);
      return found.map(engine.fresh);
    },
    /** For a student another's operation answers as one that does not exist. */
    async show(caller: Caller, id: string): Promise<OperationView> {
      const found = await engine.find(id);
      if (found === null || (caller.role === 'student' && !isOwn(found.operation, caller.name))) throw notFound('operation', id);
      return found.operation;
    },
    async cancel(caller: Caller, id: string): Promise<OperationView> {
      const operation = await engine.cancel(id);
      await audit.write({
        actor: caller.auditName,
        action: 'operation.cancel',
        subject: id,
        detail: `${operation.kind} ${operation.room}`,
      });
      return operation;
    },
  };
}

import { schemas } from '@aula/api';
import { z } from 'zod';

const seats = z.array(schemas.seatName);

/** What was asked of an operation; stored with it, so that it can be run again from the start. */
export const operationParams = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('apply'), source: z.string(), start: z.boolean() }),
  z.strictObject({ kind: z.literal('start'), seats }),
  z.strictObject({ kind: z.literal('stop'), seats, force: z.boolean() }),
  z.strictObject({ kind: z.literal('reset'), seats }),
  z.strictObject({ kind: z.literal('delete') }),
]);
export type OperationParams = z.infer<typeof operationParams>;

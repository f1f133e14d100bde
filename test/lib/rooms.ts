import type { Client, OperationView } from '@aula/api';

/** YAML of a room of tiny seats: `<room>-s01` … on 192.0.2.0/24, or on another subnet's first three bytes. */
export const roomYaml = (room: string, seats: number, { prefix = '192.0.2', memory = '96MiB' } = {}): string => `room: ${room}
title: Room ${room}
preset: tiny
network:
  name: ${room}
  subnet: ${prefix}.0/24
sections:
  students:
    seats: 1-${seats}
    name: "{{ room }}-s{{ id }}"
    ip: "${prefix}.{{ id | plus: 10 }}"
    memory: ${memory}
    vcpus: 1
`;

export const seatNames = (room: string, seats: number): string[] =>
  Array.from({ length: seats }, (_, index) => `${room}-s${String(index + 1).padStart(2, '0')}`);

/** Resolves with the operation once it has ended, in whatever way. */
export async function operationEnd(client: Client, id: string, timeoutMs = 120_000): Promise<OperationView> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const operation = await client.call('operation', { params: { operation: id } });
    if (operation.state === 'succeeded' || operation.state === 'failed' || operation.state === 'cancelled') return operation;
    if (Date.now() > deadline) throw new Error(`Operation ${id} is still ${operation.state} after ${timeoutMs} ms: ${operation.message}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Applies the YAML and waits for its end; throws unless it succeeded. */
export async function applyRoom(client: Client, source: string, { start = true } = {}): Promise<OperationView | null> {
  const { operation } = await client.call('applyRoom', { body: { source, start } });
  if (operation === null) return null;
  const end = await operationEnd(client, operation.id);
  if (end.state !== 'succeeded') throw new Error(`Apply ended as ${end.state}: ${end.error ?? end.message} ${JSON.stringify(end.seats)}`);
  return end;
}

export async function waitFor<T>(what: string, look: () => Promise<T | null | undefined | false>, timeoutMs = 60_000): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found !== null && found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error(`Waited ${timeoutMs} ms in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}

import { spawn } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { awaitGone, isAlive, parseStat, readProcess, signalProcess } from './process-table.ts';

describe('/proc/PID/stat', () => {
  const tail = 'S 7 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 4711 0 0';
  it('is read even when the name holds spaces and brackets', () => {
    expect(parseStat(`42 (a) R (b) ${tail}`)).toEqual({ pid: 42, parentPid: 7, state: 'S', startTicks: '4711', name: 'a) R (b' });
  });
  it.each(['', '42', '42 (x', ') (', '42 (x) S 1', `x (y) ${tail}`])('gives null for %j', (text) => {
    expect(parseStat(text)).toBeNull();
  });
});

describe('a mark of a process', () => {
  it('is only alive while that very process runs, and only that one gets signals', async () => {
    const child = spawn('sleep', ['60']);
    const ended = new Promise((resolve) => child.once('exit', (_code, signal) => resolve(signal)));
    const info = await readProcess(child.pid ?? -1);
    if (info === null) throw new Error('sleep did not start');
    const later = { pid: info.pid, startTicks: String(Number(info.startTicks) + 1) };
    expect([await isAlive(info), await isAlive(later)]).toEqual([true, false]);
    await signalProcess(later, 'SIGKILL');
    expect(await isAlive(info)).toBe(true);
    expect(await awaitGone([info], 30)).toBe(false);
    await signalProcess(info, 'SIGKILL');
    expect(await ended).toBe('SIGKILL');
    expect(await awaitGone([info], 5_000)).toBe(true);
    await signalProcess(info, 'SIGKILL');
  });
});

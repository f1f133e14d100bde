import { buffer } from 'node:stream/consumers';
import { finished } from 'node:stream/promises';
import { type CallProcedure, type Connection, LibvirtError, type StreamProcedure } from '@aula/libvirt';
import { expect, it } from 'vitest';
import { noteReads } from './every-field.ts';
import { READINGS, type Ref, type Side, type Twins, twinText } from './objects.ts';
import type { Outcome, Peer, PeerCall } from './peer.ts';
import { fromOurs, mapText, type Value } from './values.ts';

/** Both ends of one URI of one daemon. */
export interface World {
  readonly uri: string;
  readonly ours: Connection;
  readonly peer: Peer;
}

/** Which procedures were compared, by what they answered. */
export interface Tally {
  readonly results: Set<string>;
  readonly errors: Set<string>;
  /** Classes of events of which some came. */
  readonly events: Set<string>;
}

interface ChangeOptions<Result> {
  /** The result as the binding shows it; nothing unless told, for calls that answer nothing. */
  shape?: (result: Result) => unknown;
  /** False: what the readings show stays as it was. */
  effect?: boolean;
  /** Read instead of the object itself, e.g. the domain of a snapshot. */
  observe?: Twins<Ref<unknown>>;
  /** Instead of the usual readings of its kind. */
  readings?: readonly (readonly unknown[])[];
}

interface ReadOptions {
  /** Names (or indexes) of fields that move while the host runs: kind and size are compared, not the last digit. */
  moving?: readonly string[];
  /** Whether it works depends on the machine; a failure is compared like any. */
  mayFail?: boolean;
  /** Told apart from other cases of the same procedure. */
  when?: string;
  /** What of the peer's value is compared, where it tells more than the procedure. */
  theirs?: (value: Value) => Value;
}

type Step<Args, Result> = readonly [CallProcedure<Args, Result>, Args, PeerCall, ((result: Result) => unknown)?];

export interface Suite {
  /** The same read by both sides on the same object: every field is equal. `shape` puts ours as the binding has it. */
  same<Args, Result>(
    procedure: CallProcedure<Args, Result>,
    args: Args,
    call: PeerCall,
    shape: (result: Result) => unknown,
    options?: ReadOptions,
  ): void;
  /** The same call fails on both sides with the same code, domain, level and text. */
  fails<Args, Result>(
    procedure: CallProcedure<Args, Result> | StreamProcedure<Args, Result>,
    args: Args,
    call: PeerCall,
    when?: string,
  ): void;
  /** We change one twin, the peer the other: equal results, and equal states afterwards that are not the state before. */
  change<Args, Result, R extends Ref<unknown>>(
    procedure: CallProcedure<Args, Result>,
    pair: Twins<R>,
    args: (twin: R, side: Side) => Args,
    call: (twin: R, side: Side) => PeerCall,
    options?: ChangeOptions<Result> & { when?: string },
  ): void;
  /**
   * Two calls of which the second undoes the first, on one object that both cannot have at once: the peer undoes what we did,
   * then we undo what the peer did. Equal results.
   */
  alternate<A, R, B, S>(first: Step<A, R>, second: Step<B, S>): void;
  /** Opens a stream on the same object, ours first: equal results, and the same bytes received; `send` is sent instead. */
  stream<Args, Result>(
    procedure: StreamProcedure<Args, Result>,
    args: Args,
    call: PeerCall & { stream: number },
    shape: (result: Result) => unknown,
    options?: { send?: Buffer; expected?: Buffer; when?: string },
  ): void;
  /** One side does, the other sees: what is seen is `expected`. */
  oneSided(what: string, act: (world: World) => Promise<void>, see: (world: World) => Promise<unknown>, expected: unknown): void;
  /** Both sides' world, from within a test. */
  world(): World;
}

/** Declares one test per case; `world` is there once tests run. */
export function conformanceSuite(world: () => World, tally: Tally): Suite {
  return {
    world,
    same(procedure, args, call, shape, options = {}) {
      it(title(procedure.name, 'answers alike', options.when), async () => {
        const { ours, peer, uri } = world();
        const mine = await outcomeOf(async () => shaped(procedure, await ours.call(procedure, args), shape));
        const theirs = await peer.call(uri, call);
        expectSent(theirs.sent, procedure);
        const { theirs: part = (value: Value) => value } = options;
        const wanted = 'value' in theirs.outcome ? { value: part(theirs.outcome.value) } : theirs.outcome;
        expect(settle(mine, wanted, new Set(options.moving))).toEqual(wanted);
        if (!options.mayFail) expectValue(mine);
        ('value' in mine ? tally.results : tally.errors).add(procedure.name);
      });
    },
    fails(procedure, args, call, when) {
      it(title(procedure.name, 'fails alike', when), async () => {
        const { ours, peer, uri } = world();
        const mine = await outcomeOf(async () => {
          if (procedure.stream === null) return ours.call(procedure, args);
          (await ours.openStream(procedure, args)).stream.destroy();
          return null;
        });
        const theirs = await peer.call(uri, call);
        expectSent(theirs.sent, procedure);
        expect(mine).toEqual(theirs.outcome);
        expect('error' in mine, `both succeed: ${String(Object.keys(mine))}`).toBe(true);
        tally.errors.add(procedure.name);
      });
    },
    change(procedure, pair, args, call, options = {}) {
      it(title(procedure.name, 'does alike', options.when), async () => {
        const { ours, peer, uri } = world();
        const { shape = () => null, effect = true, observe = pair } = options;
        const readings = options.readings ?? READINGS[String(observe.ours.target[0])] ?? [];
        const state = async (side: Side) => (await peer.observe(uri, observe[side].target, readings)).map(twinOutcome);
        const before = await state('ours');
        const mine = await outcomeOf(async () => shaped(procedure, await ours.call(procedure, args(pair.ours, 'ours')), shape));
        const theirs = await peer.call(uri, call(pair.peer, 'peer'));
        expectSent(theirs.sent, procedure);
        expect(twinOutcome(mine)).toEqual(twinOutcome(options.shape ? theirs.outcome : withoutValue(theirs.outcome)));
        expectValue(mine);
        const after = await state('ours');
        expect(after).toEqual(await state('peer'));
        if (effect) expect(after).not.toEqual(before);
        else expect(after).toEqual(before);
        tally.results.add(procedure.name);
      });
    },
    stream(procedure, args, call, shape, { send, expected, when } = {}) {
      it(title(procedure.name, send ? 'takes alike' : 'sends alike', when), async () => {
        const { ours, peer, uri } = world();
        const mine = await outcomeOf(async () => {
          const { stream, result } = await ours.openStream(procedure, args);
          if (send) await finished(stream.end(send), { readable: false });
          const bytes = send ? Buffer.alloc(0) : await buffer(stream);
          return [shaped(procedure, result, shape), bytes];
        });
        const theirs = await peer.call(uri, { ...call, ...(send ? { send } : {}) });
        expectSent(theirs.sent, procedure);
        expect(mine).toEqual(theirs.outcome);
        expectValue(mine);
        if (expected) expect(mine).toHaveProperty('value.1.bytes', expected.toString('hex'));
        tally.results.add(procedure.name);
      });
    },
    oneSided(what, act, see, expected) {
      it(what, async () => {
        await act(world());
        expect(await see(world())).toEqual(expected);
      });
    },
    alternate(first, second) {
      it(`${first[0].name} and ${second[0].name} do alike in turns`, async () => {
        const done = [
          await runOurs(world(), first),
          await runPeer(world(), second),
          await runPeer(world(), first),
          await runOurs(world(), second),
        ];
        expect(done[0]).toEqual(done[2]);
        expect(done[3]).toEqual(done[1]);
        for (const outcome of done) expectValue(outcome);
        tally.results.add(first[0].name).add(second[0].name);
      });
    },
  };
}

function runOurs<Args, Result>({ ours }: World, [procedure, args, , shape = () => null]: Step<Args, Result>): Promise<Outcome> {
  return outcomeOf(async () => shaped(procedure, await ours.call(procedure, args), shape));
}

async function runPeer<Args, Result>({ peer, uri }: World, [procedure, , call, shape]: Step<Args, Result>): Promise<Outcome> {
  const { outcome, sent } = await peer.call(uri, call);
  expectSent(sent, procedure);
  return shape ? outcome : withoutValue(outcome);
}

/**
 * The result as the binding has it, every field of it looked at. Only `nparams` may be left out: where parameters come, their
 * number says nothing.
 */
function shaped<Result>(procedure: { name: string }, result: Result, shape: (result: Result) => unknown): Value {
  const { view, unread } = noteReads(result);
  const value = fromOurs(shape(view));
  const forgotten = unread().filter((field) => field !== 'nparams');
  if (forgotten.length > 0) throw new Error(`the case of ${procedure.name} leaves out ${forgotten.join(', ')}`);
  return value;
}

function title(name: string, what: string, when: string | undefined): string {
  return when === undefined ? `${name} ${what}` : `${name} ${what}: ${when}`;
}

async function outcomeOf(work: () => Promise<unknown>): Promise<Outcome> {
  try {
    return { value: fromOurs(await work()) };
  } catch (error) {
    if (!(error instanceof LibvirtError) || error.code !== 'rpc') throw error;
    const { virCode = 0, virDomain = 0, message, level = 0, errno = 0 } = error;
    return { error: { code: virCode, domain: virDomain, message, level, errno } };
  }
}

function expectValue(outcome: Outcome): void {
  if ('error' in outcome) throw new Error(`both fail: ${outcome.error.message} (${outcome.error.code})`);
}

/** The peer made the very call that we compare with, by number. */
function expectSent(sent: [number, number][], procedure: { program: number; number: number }): void {
  expect(sent).toContainEqual([procedure.program, procedure.number]);
}

/** The binding answers 0 or None where the procedure answers nothing. */
function withoutValue(outcome: Outcome): Outcome {
  return 'value' in outcome && (outcome.value === null || outcome.value === 0n) ? { value: null } : outcome;
}

/** An outcome of either twin as that of both: handles of running domains differ in their id, and texts in their marks. */
function twinOutcome(outcome: Outcome): Outcome {
  if ('error' in outcome) return { error: { ...outcome.error, message: twinText(outcome.error.message) } };
  return { value: mapText(withoutIds(outcome.value), twinText) };
}

function withoutIds(value: Value): Value {
  if (Array.isArray(value)) return value.map(withoutIds);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, key === 'id' && typeof item === 'bigint' && item > 0n ? 'running' : withoutIds(item)]),
  );
}

/** Ours with the moving fields replaced by the peer's where they are of one kind and near to each other. */
function settle(ours: Outcome, theirs: Outcome, moving: ReadonlySet<string>): Outcome {
  if ('error' in ours || 'error' in theirs || moving.size === 0) return ours;
  return { value: settleValue(ours.value, theirs.value, moving, '') };
}

function settleValue(ours: Value, theirs: Value, moving: ReadonlySet<string>, key: string): Value {
  if (moving.has(key) && typeof ours === 'bigint' && typeof theirs === 'bigint') return near(ours, theirs) ? theirs : ours;
  if (Array.isArray(ours) && Array.isArray(theirs)) {
    return ours.map((item, index) => settleValue(item, theirs[index] ?? null, moving, moving.has(key) ? key : String(index)));
  }
  if (typeof ours !== 'object' || ours === null || Array.isArray(ours) || typeof theirs !== 'object' || theirs === null) return ours;
  if (Array.isArray(theirs)) return ours;
  const peers: Readonly<Record<string, unknown>> = theirs;
  return Object.fromEntries(
    Object.entries(ours).map(([name, item]) => {
      const peer = peers[name];
      return [name, peer === undefined || typeof peer === 'number' ? item : settleValue(item, fromOurs(peer), moving, name)];
    }),
  );
}

/** Within half of each other, or both small. */
function near(a: bigint, b: bigint): boolean {
  const [low, high] = a < b ? [a, b] : [b, a];
  return high - low <= 4096n || (low > 0n && high <= low * 2n);
}

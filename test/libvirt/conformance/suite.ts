import { buffer } from 'node:stream/consumers';
import { finished } from 'node:stream/promises';
import { isDeepStrictEqual } from 'node:util';
import type { CallProcedure, Connection, StreamProcedure } from '@aula/libvirt';
import { expect, it } from 'vitest';
import { READINGS, type Ref, type Side, type Twins } from './objects.ts';
import { expectSent, expectValue, outcomeOf, settle, shaped, twinOutcome, withoutValue } from './outcomes.ts';
import type { Outcome, Peer, PeerCall } from './peer.ts';
import type { Value } from './values.ts';

/** Counters of a busy host can leap between two calls, but not each time. */
const MOVING_ATTEMPTS = 5;

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
  /** Told apart from other cases of the same procedure. */
  when?: string;
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

/** Declares one test per case; `world` is there once tests run. */
export class Suite {
  readonly world: () => World;
  readonly #tally: Tally;

  constructor(world: () => World, tally: Tally) {
    this.world = world;
    this.#tally = tally;
  }

  /** The same read by both sides on the same object: every field is equal. `shape` puts ours as the binding has it. */
  same<Args, Result>(
    procedure: CallProcedure<Args, Result>,
    args: Args,
    call: PeerCall,
    shape: (result: Result) => unknown,
    options: ReadOptions = {},
  ): void {
    it(title(procedure.name, 'answers alike', options.when), async () => {
      const { moving = [], theirs: part = (value: Value) => value } = options;
      const attempt = async () => {
        const { ours, peer, uri } = this.world();
        const mine = await outcomeOf(async () => shaped(procedure, await ours.call(procedure, args), shape));
        const { outcome, sent } = await peer.call(uri, call);
        expectSent(sent, procedure);
        const wanted = 'value' in outcome ? { value: part(outcome.value) } : outcome;
        return { mine, settled: settle(mine, wanted, new Set(moving)), wanted };
      };
      let { mine, settled, wanted } = await attempt();
      for (let again = 1; again < MOVING_ATTEMPTS && moving.length > 0 && !isDeepStrictEqual(settled, wanted); again++) {
        ({ mine, settled, wanted } = await attempt());
      }
      expect(settled).toEqual(wanted);
      if (!options.mayFail) expectValue(mine);
      ('value' in mine ? this.#tally.results : this.#tally.errors).add(procedure.name);
    });
  }

  /** The same call fails on both sides with the same code, domain, level and text. */
  fails<Args, Result>(
    procedure: CallProcedure<Args, Result> | StreamProcedure<Args, Result>,
    args: Args,
    call: PeerCall,
    when?: string,
  ): void {
    it(title(procedure.name, 'fails alike', when), async () => {
      const { ours, peer, uri } = this.world();
      const mine = await outcomeOf(async () => {
        if (procedure.stream === null) return ours.call(procedure, args);
        (await ours.openStream(procedure, args)).stream.destroy();
        return null;
      });
      const theirs = await peer.call(uri, call);
      expectSent(theirs.sent, procedure);
      expect(mine).toEqual(theirs.outcome);
      expect('error' in mine, `both succeed: ${String(Object.keys(mine))}`).toBe(true);
      this.#tally.errors.add(procedure.name);
    });
  }

  /** We change one twin, the peer the other: equal results, and equal states afterwards that are not the state before. */
  change<Args, Result, R extends Ref<unknown>>(
    procedure: CallProcedure<Args, Result>,
    pair: Twins<R>,
    args: (twin: R, side: Side) => Args,
    call: (twin: R, side: Side) => PeerCall,
    options: ChangeOptions<Result> = {},
  ): void {
    it(title(procedure.name, 'does alike', options.when), async () => {
      const { ours, peer, uri } = this.world();
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
      this.#tally.results.add(procedure.name);
    });
  }

  /**
   * Two calls of which the second undoes the first, on one object that both cannot have at once: the peer undoes what we did,
   * then we undo what the peer did. Equal results.
   */
  alternate<A, R, B, S>(first: Step<A, R>, second: Step<B, S>): void {
    it(`${first[0].name} and ${second[0].name} do alike in turns`, async () => {
      const done = [
        await runOurs(this.world(), first),
        await runPeer(this.world(), second),
        await runPeer(this.world(), first),
        await runOurs(this.world(), second),
      ];
      expect(done[0]).toEqual(done[2]);
      expect(done[3]).toEqual(done[1]);
      for (const outcome of done) expectValue(outcome);
      this.#tally.results.add(first[0].name).add(second[0].name);
    });
  }

  /** Opens a stream on the same object, ours first: equal results, and the same bytes received; `send` is sent instead. */
  stream<Args, Result>(
    procedure: StreamProcedure<Args, Result>,
    args: Args,
    call: PeerCall & { stream: number },
    shape: (result: Result) => unknown,
    { send, expected, when }: { send?: Buffer; expected?: Buffer; when?: string } = {},
  ): void {
    it(title(procedure.name, send ? 'takes alike' : 'sends alike', when), async () => {
      const { ours, peer, uri } = this.world();
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
      this.#tally.results.add(procedure.name);
    });
  }

  /** One side does, the other sees: what is seen is `expected`. */
  oneSided(what: string, act: (world: World) => Promise<void>, see: (world: World) => Promise<unknown>, expected: unknown): void {
    it(what, async () => {
      await act(this.world());
      expect(await see(this.world())).toEqual(expected);
    });
  }
}

function runOurs<Args, Result>({ ours }: World, [procedure, args, , shape = () => null]: Step<Args, Result>): Promise<Outcome> {
  return outcomeOf(async () => shaped(procedure, await ours.call(procedure, args), shape));
}

async function runPeer<Args, Result>({ peer, uri }: World, [procedure, , call, shape]: Step<Args, Result>): Promise<Outcome> {
  const { outcome, sent } = await peer.call(uri, call);
  expectSent(sent, procedure);
  return shape ? outcome : withoutValue(outcome);
}

function title(name: string, what: string, when: string | undefined): string {
  return when === undefined ? `${name} ${what}` : `${name} ${what}: ${when}`;
}

import type { Command } from 'commander';
import { EXIT, type ExitCode } from './exit-code.ts';
import type { Io } from './io.ts';
import { openSession, type Session } from './session.ts';

/** What the commands of a noun need to be added to the program. */
export interface App {
  readonly io: Io;
  /** Takes the exit code of the command that ran. */
  readonly ended: (code: ExitCode) => void;
}

/** What a command does once its session is open; no answer means exit code 0. */
type Work<Options, Args extends readonly unknown[]> = (session: Session, options: Options, ...args: Args) => Promise<ExitCode | undefined>;

/**
 * Commander's action for a command that talks to the server. `Args` are the command's arguments in order, as its
 * declaration (`<name>`, `[name]`, `<name...>`) makes them.
 */
export function withSession<Options extends object, Args extends readonly unknown[]>(
  app: App,
  work: Work<Options, Args>,
  settings: { anonymous?: boolean } = {},
): (this: Command, ...args: [...Args, Options, Command]) => Promise<void> {
  return async function (this: Command, ...all) {
    const args = all.slice(0, -2) as unknown as Args;
    const session = await openSession(app.io, this, settings);
    app.ended((await work(session, this.opts<Options>(), ...args)) ?? EXIT.ok);
  };
}

export interface WaitOption {
  /** False with `--no-wait`. */
  wait: boolean;
}
export interface YesOption {
  yes?: boolean;
}
export const NO_WAIT = ['--no-wait', 'return at once; follow it with `aula operation wait`'] as const;
export const YES = ['-y, --yes', 'do not ask before something is lost'] as const;

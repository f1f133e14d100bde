import type { SeatName } from '@aula/model';
import type { GatewayLimits } from './limits.ts';
import type { ConsoleTargets } from './ports.ts';
import { TerminalHub } from './terminal-hub.ts';

/** The terminals that are open, one per seat. */
export class TerminalHubs {
  private readonly open: ConsoleTargets['openTerminal'];
  private readonly limits: GatewayLimits;
  private readonly hubs = new Map<SeatName, Promise<TerminalHub>>();

  constructor(open: ConsoleTargets['openTerminal'], limits: GatewayLimits) {
    this.open = open;
    this.limits = limits;
  }

  /** The seat's hub, opened if need be; many who ask at once share one opening. Rejects as `openTerminal` does. */
  get(seat: SeatName): Promise<TerminalHub> {
    const known = this.hubs.get(seat);
    if (known !== undefined) return known;
    const forget = (): void => {
      if (this.hubs.get(seat) === opening) this.hubs.delete(seat);
    };
    const opening = this.open(seat, AbortSignal.timeout(this.limits.connectTimeoutMs)).then(
      (stream) => new TerminalHub(stream, this.limits, forget),
    );
    this.hubs.set(seat, opening);
    opening.catch(forget);
    return opening;
  }

  /** Closes every terminal and its viewers. */
  close(code: number, reason: string): void {
    for (const opening of this.hubs.values()) {
      opening.then(
        (hub) => hub.close(code, reason),
        () => {},
      );
    }
    this.hubs.clear();
  }
}

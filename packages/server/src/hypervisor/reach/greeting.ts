import type { Socket } from 'node:net';
import type { Passes } from './passes.ts';

/** What a screen's protocol does before pixels flow. */
export interface GreetingOptions {
  client: Socket;
  /** Of the client; it is one of those that may ask. */
  address: string;
  passes: Passes;
  /** A new connection to the seat's own server; it is ended with the client. */
  connect(): Promise<Socket>;
  /** Lets some time pass, says this and ends; gives null. */
  refuse(words: Buffer): Promise<null>;
}

/** Resolves with the seat's side once both can be joined; null when the client was refused. Throws when either side goes or errs. */
export type Greeting = (options: GreetingOptions) => Promise<Socket | null>;

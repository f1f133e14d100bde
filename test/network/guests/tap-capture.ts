import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Prints each frame of a device in hexadecimal, after a line that says that it listens. */
const SCRIPT = `
import socket, sys
s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
s.bind((sys.argv[1], 0))
print("listening", flush=True)
while True: print(s.recv(4096).hex(), flush=True)
`;

/** All that goes through a device of a host from now on. */
export interface TapCapture extends AsyncDisposable {
  /** Whether a frame with these bytes came by. */
  saw(bytes: Buffer): boolean;
  count(bytes: Buffer): number;
}

/** `pid`: any process of the host's network namespace. */
export async function captureTap(pid: number, device: string): Promise<TapCapture> {
  const argv = ['--net', '--target', String(pid), '--', '/usr/bin/python3', '-c', SCRIPT, device];
  const child: ChildProcess = spawn('nsenter', argv, { stdio: ['ignore', 'pipe', 'inherit'] });
  const frames: string[] = [];
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    if (child.stdout === null) return reject(new Error('no output'));
    createInterface({ input: child.stdout }).on('line', (line) => (line === 'listening' ? resolve() : frames.push(line)));
    void gone.then(() => reject(new Error(`${device} cannot be listened to`)));
  });
  const count = (bytes: Buffer): number => frames.filter((frame) => frame.includes(bytes.toString('hex'))).length;
  return {
    count,
    saw: (bytes) => count(bytes) > 0,
    async [Symbol.asyncDispose]() {
      child.kill();
      await gone;
    },
  };
}

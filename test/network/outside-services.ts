import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

/**
 * Services of the world outside, run in its namespace: TCP port 7 says back what it hears and from whom; TCP port 9 says a line every tenth of a
 * second for as long as anybody listens. UDP port 53 answers 203.0.113.7 to every question and then sends on to the asker, listened to or not.
 */
const TICK_MS = 100;

createServer((socket) => {
  socket.on('error', () => {});
  socket.on('data', (data) => socket.write(`heard ${data} from ${socket.remoteAddress?.replace('::ffff:', '')}\n`));
}).listen(7, '::');
createServer((socket) => {
  const timer = setInterval(() => socket.write('tick\n'), TICK_MS);
  socket.on('error', () => {}).on('close', () => clearInterval(timer));
}).listen(9, '::');
const names = createSocket('udp4', (question, { port, address }) => {
  // Its head with the bits of an answer, the question itself, and one record that points back to its name.
  const head = Buffer.from([question[0] ?? 0, question[1] ?? 0, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0]);
  const record = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 203, 0, 113, 7]);
  names.send(Buffer.concat([head, question.subarray(12), record]), port, address);
  setInterval(() => names.send('tick', port, address), TICK_MS);
}).bind(53, () => process.stdout.write('ready\n'));
process.stdin.on('end', () => process.exit(0)).resume();

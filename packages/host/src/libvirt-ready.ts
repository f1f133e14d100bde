import { connect } from 'node:net';

/**
 * A `REMOTE_PROC_AUTH_LIST` call (number 66) of libvirt's remote protocol: length, program, version,
 * procedure, type, serial, status, all 32 bit big endian.
 */
const AUTH_LIST_CALL = Buffer.from('0000001c2000808600000001000000420000000000000000' + '00000000', 'hex');

/**
 * Whether libvirtd answers a call on the socket within `timeoutMs`. It listens long before its drivers are
 * ready, but answers only afterwards, so a connection alone says nothing.
 */
export function libvirtAnswers(socketPath: string, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketPath);
    const finish = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(timeoutMs, () => finish(false));
    socket.once('error', () => finish(false));
    socket.once('close', () => resolve(false));
    socket.once('connect', () => socket.write(AUTH_LIST_CALL));
    socket.once('data', () => finish(true));
  });
}

/** The viewer's side of RFB 3.8 over a WebSocket, as far as a test needs it. */
export class RfbClient {
  readonly socket: WebSocket;
  /** The close code, once the WebSocket is closed. */
  readonly closed: Promise<number>;
  private buffer = Buffer.alloc(0);
  private wake: () => void = () => {};
  width = 0;
  height = 0;

  constructor(url: string, ticket: string) {
    this.socket = new WebSocket(url, ['aula.v1', `ticket.${ticket}`]);
    this.socket.binaryType = 'arraybuffer';
    this.socket.addEventListener('message', ({ data }) => {
      this.buffer = Buffer.concat([this.buffer, Buffer.from(data)]);
      this.wake();
    });
    this.closed = new Promise((resolve) => {
      this.socket.addEventListener('close', ({ code }) => {
        resolve(code);
        this.wake();
      });
    });
  }

  /** The next `length` bytes from the seat. */
  async read(length: number): Promise<Buffer> {
    while (this.buffer.length < length) {
      if (this.socket.readyState === WebSocket.CLOSED) throw new Error('closed too early');
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    const bytes = this.buffer.subarray(0, length);
    this.buffer = this.buffer.subarray(length);
    return bytes;
  }

  /** Through the handshake, asking for the screen alone (shared flag 0), to raw pixels. */
  async begin(): Promise<void> {
    const version = await this.read(12);
    this.socket.send(version);
    const [types] = await this.read(1);
    await this.read(types ?? 0);
    this.socket.send(Buffer.of(1));
    if ((await this.read(4)).readUInt32BE() !== 0) throw new Error('refused');
    this.socket.send(Buffer.of(0));
    const init = await this.read(24);
    this.width = init.readUInt16BE(0);
    this.height = init.readUInt16BE(2);
    await this.read(init.readUInt32BE(20));
    this.socket.send(Buffer.of(2, 0, 0, 1, 0, 0, 0, 0));
  }

  /** Asks for the whole screen and gives the pixels of the first rectangle, 4 bytes each. */
  async refresh(): Promise<Buffer> {
    const request = Buffer.alloc(10);
    request[0] = 3;
    request.writeUInt16BE(this.width, 6);
    request.writeUInt16BE(this.height, 8);
    this.socket.send(request);
    const head = await this.read(16);
    if (head[0] !== 0) throw new Error(`message ${head[0]} instead of an update`);
    return this.read(head.readUInt16BE(8) * head.readUInt16BE(10) * 4);
  }
}

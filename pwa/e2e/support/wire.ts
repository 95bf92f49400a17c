import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';

/** One phone's connection to the world: a TCP relay that can be cut. */
export class Wire {
  readonly #open = new Set<Socket>();
  readonly #dead = new Set<Socket>();
  /** What is still to be said to a socket, where it goes slowly. */
  readonly #lines = new WeakMap<Socket, Promise<void>>();
  #cut = false;
  #isHalfOpen = false;
  #delay = 0;
  /** Bytes from the phone that still pass; endless where negative. */
  #left = -1;

  private constructor(
    readonly server: Server,
    readonly port: number,
  ) {}

  static async to(targetPort: number): Promise<Wire> {
    const server = createServer();
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const wire = new Wire(server, (server.address() as AddressInfo).port);
    server.on('connection', (near) => wire.#relay(near, targetPort));
    return wire;
  }

  /** Breaks off in the middle of what the phone sends next, after so many bytes of it. */
  cutAfter(bytes: number): void {
    this.#left = bytes;
  }

  /** Everything takes so many milliseconds, and comes in small pieces. */
  slow(delay: number): void {
    this.#delay = delay;
  }

  /** What is open stays open, and nothing comes through any more: a phone that slept. */
  halfOpen(): void {
    this.#isHalfOpen = true;
  }

  /** New connections work again; those that are half open stay as they are. */
  forget(): void {
    for (const socket of this.#open) this.#dead.add(socket);
    this.#isHalfOpen = false;
  }

  get isCut(): boolean {
    return this.#cut;
  }

  /** Ends what is open and lets nothing new through. */
  cut(): void {
    this.#cut = true;
    for (const socket of this.#open) socket.destroy();
  }

  mend(): void {
    this.#cut = this.#isHalfOpen = false;
    this.#delay = 0;
    this.#left = -1;
  }

  close(): void {
    this.cut();
    this.server.close();
  }

  #pass(data: Buffer, other: Socket, fromPhone: boolean): void {
    if (this.#isHalfOpen || this.#dead.has(other)) return;
    if (fromPhone && this.#left >= 0) {
      other.write(data.subarray(0, this.#left));
      this.#left -= data.length;
      if (this.#left < 0) this.cut();
      return;
    }
    if (this.#delay === 0 && !this.#lines.has(other)) {
      other.write(data);
      return;
    }
    const before = this.#lines.get(other) ?? Promise.resolve(); // Late, and in order all the same.
    this.#lines.set(
      other,
      before.then(() => this.#dribble(data, other)),
    );
  }

  async #dribble(data: Buffer, to: Socket): Promise<void> {
    await wait(this.#delay);
    for (let at = 0; at < data.length && !to.destroyed; at += 300) {
      to.write(data.subarray(at, at + 300));
      await wait(1);
    }
  }

  #relay(near: Socket, targetPort: number): void {
    if (this.#cut) {
      near.destroy();
      return;
    }
    const far = connect(targetPort, '127.0.0.1');
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#open.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        this.#open.delete(socket);
        other.destroy();
      });
      socket.on('data', (data: Buffer) => this.#pass(data, other, socket === near));
    }
  }
}

function wait(millis: number): Promise<void> {
  return new Promise((done) => setTimeout(done, millis));
}

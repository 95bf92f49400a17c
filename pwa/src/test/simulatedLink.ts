import { Protocol, type Cursor, type FromServer } from '@contract';
import { FakeSocket } from './fakeSocket';
import type { ReferenceServer } from './referenceServer';

/**
 * One connection between a phone and the reference server, moved on step by
 * step: what the phone has sent is taken in, the server's pump turns, and what
 * it wrote arrives, each only when the test says so.
 */
export class SimulatedLink {
  readonly socket = new FakeSocket();
  #taken = 0;
  #onItsWay: FromServer[] = [];
  #cursor: Cursor | undefined;
  #hasBegun = false;
  #bell = false;

  constructor(
    private readonly server: ReferenceServer,
    private readonly person: string,
    /** Has every listener of the couple hear that there may be something new. */
    private readonly ring: () => void,
  ) {}

  get isIdle(): boolean {
    const isSaid = this.#taken === this.socket.sent.length && this.#onItsWay.length === 0;
    return this.socket.isClosed || (this.socket.readyState === 1 && isSaid && !this.#bell);
  }

  hearBell(): void {
    this.#bell = true;
  }

  /** The server is reached, or takes in the next thing the phone has sent. */
  takeIn(): void {
    if (this.socket.readyState === 0) this.socket.opens();
    else if (!this.socket.isClosed && this.#taken < this.socket.sent.length) this.#answer();
  }

  /** The server's pump turns once. */
  pump(): void {
    if (this.socket.isClosed || !this.#bell || !this.#hasBegun) return;
    this.#writePage(false);
  }

  /** The next thing the server wrote arrives, also where the phone has given the socket up. */
  arrive(): void {
    const message = this.#onItsWay.shift();
    if (message) this.socket.hears(message);
  }

  #answer(): void {
    const message = this.socket.sent[this.#taken++]!;
    const time = this.server.now();
    switch (message.type) {
      case 'hello':
        this.#cursor = message.cursor;
        this.#hasBegun = true;
        this.#write({
          type: 'welcome',
          protocol: Protocol,
          time,
          me: this.server.me(this.person),
          fork: !this.server.knows(this.person, message.cursor),
        });
        this.#writePage(true);
        return;
      case 'push': {
        const verdicts = this.server.push(this.person, message.changes ?? []);
        this.ring(); // Before the verdicts: the pump may be quicker.
        if (this.server.coin()) this.pump();
        this.#write({ type: 'verdicts', time, verdicts });
        return;
      }
      case 'ping':
        this.#write({ type: 'pong', time });
    }
  }

  #writePage(evenEmpty: boolean): void {
    const page = this.server.pull(this.person, this.#cursor);
    const isNews = page.fork === true || page.cursor.seq !== (this.#cursor?.seq ?? 0);
    this.#cursor = page.cursor;
    this.#bell = page.more;
    if (isNews || evenEmpty) this.#write({ type: 'page', page });
  }

  #write(message: FromServer): void {
    this.#onItsWay.push(message);
  }
}

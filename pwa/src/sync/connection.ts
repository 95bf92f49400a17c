import { PingEvery, SilentAfter, type FromPhone, type FromServer } from '@contract';

/** What a connection tells of; each is called in order, and none after the end. */
export interface Listener {
  onOpen(): void;
  onMessage(message: FromServer): Promise<void>;
  /** Once, when the connection is over; the close code where there was one. */
  onEnd(code: number): void;
}

/** The part of WebSocket that is used, so that tests can queue one. */
export type SocketLike = Pick<
  WebSocket,
  'send' | 'close' | 'onopen' | 'onmessage' | 'onclose' | 'onerror' | 'readyState'
>;

export type OpenSocket = () => SocketLike;

export const openSocket: OpenSocket = () =>
  new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/live`);

const open = 1;

/** How long a server may take to greet, and to answer a phone that has just woken up. */
const patience = 10_000;

/**
 * One socket, from opening to its end. Messages are handled one after another;
 * one that cannot be handled ends the connection. A dead socket is noticed by
 * pings that nobody answers, never by the clock, which jumps and sleeps (SPEC
 * LV4).
 */
export class Connection {
  #socket: SocketLike;
  #handled: Promise<void> = Promise.resolve();
  #ended = false;
  #pings: ReturnType<typeof setInterval>;
  #waiting: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly listener: Listener,
    opening: OpenSocket,
  ) {
    this.#socket = opening();
    this.#socket.onopen = () => {
      if (!this.#ended) this.listener.onOpen();
    };
    this.#socket.onmessage = (event: MessageEvent) => this.#receive(String(event.data));
    this.#socket.onclose = (event: CloseEvent) => this.end(event.code);
    this.#socket.onerror = () => this.end(0);
    this.#pings = setInterval(() => this.#ping(SilentAfter - PingEvery), PingEvery);
    this.#await(patience);
  }

  send(message: FromPhone): void {
    if (this.#socket.readyState === open) this.#socket.send(JSON.stringify(message));
  }

  /** Asks a socket that may have died while the phone slept (FAILURES F29). */
  probe(): void {
    clearTimeout(this.#waiting);
    this.#waiting = undefined;
    this.#ping(patience);
  }

  /** Ends it from this side, or takes note that it has ended. */
  end(code: number): void {
    if (this.#ended) return;
    this.#ended = true;
    clearInterval(this.#pings);
    clearTimeout(this.#waiting);
    this.#socket.close();
    this.listener.onEnd(code);
  }

  #ping(within: number): void {
    this.send({ type: 'ping' });
    this.#await(within);
  }

  /** Ends the connection unless something is heard in time. */
  #await(within: number): void {
    this.#waiting ??= setTimeout(() => this.end(0), within);
  }

  #receive(data: string): void {
    clearTimeout(this.#waiting);
    this.#waiting = undefined;
    this.#handled = this.#handled.then(async () => {
      if (this.#ended) return;
      try {
        await this.listener.onMessage(JSON.parse(data) as FromServer);
      } catch {
        this.end(0); // What was not taken in comes again.
      }
    });
  }
}

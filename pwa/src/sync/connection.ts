import { PingEvery, Protocol, SilentAfter, type FromPhone, type FromServer } from '@contract';

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

/**
 * One socket, from opening to its end. Messages are handled one after another;
 * one that cannot be handled ends the connection. A silent socket is noticed
 * by pings, also one that died while the phone slept (SPEC LV4).
 */
export class Connection {
  #socket: SocketLike;
  #handled: Promise<void> = Promise.resolve();
  #heard = Date.now();
  #ended = false;
  #pings: ReturnType<typeof setInterval>;

  constructor(
    private readonly listener: Listener,
    opening: OpenSocket,
  ) {
    this.#socket = opening();
    this.#socket.onopen = () => this.#ended || this.listener.onOpen();
    this.#socket.onmessage = (event: MessageEvent) => this.#receive(String(event.data));
    this.#socket.onclose = (event: CloseEvent) => this.end(event.code);
    this.#socket.onerror = () => this.end(0);
    this.#pings = setInterval(() => this.check(), PingEvery);
  }

  send(message: FromPhone): void {
    if (this.#socket.readyState === open) this.#socket.send(JSON.stringify(message));
  }

  /** Pings, and ends a socket that has been silent for too long. */
  check(mostSilence: number = SilentAfter): void {
    if (Date.now() - this.#heard > mostSilence) this.end(0);
    else this.send({ type: 'ping', protocol: Protocol });
  }

  /** Ends it from this side, or takes note that it has ended. */
  end(code: number): void {
    if (this.#ended) return;
    this.#ended = true;
    clearInterval(this.#pings);
    this.#socket.onclose = this.#socket.onerror = this.#socket.onmessage = null;
    this.#socket.close();
    this.listener.onEnd(code);
  }

  /** Until everything received so far has been handled. */
  settled(): Promise<void> {
    return this.#handled;
  }

  #receive(data: string): void {
    this.#heard = Date.now();
    this.#handled = this.#handled.then(async () => {
      if (this.#ended) return;
      try {
        await this.listener.onMessage(JSON.parse(data) as FromServer);
      } catch {
        this.end(0);
      }
    });
  }
}

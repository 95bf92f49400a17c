import type { FromPhone, FromServer } from '@contract';
import type { SocketLike } from '../sync/connection';

const connecting = 0;
const open = 1;
const closed = 3;

/** One end of a socket whose other end is the test: nothing happens unless it says so. */
export class FakeSocket implements SocketLike {
  readyState: SocketLike['readyState'] = connecting;
  onopen: SocketLike['onopen'] = null;
  onmessage: SocketLike['onmessage'] = null;
  onclose: SocketLike['onclose'] = null;
  onerror: SocketLike['onerror'] = null;
  /** What the phone has sent, in order. */
  readonly sent: FromPhone[] = [];

  send(data: string): void {
    if (this.readyState !== open) throw new Error('sent into a socket that is not open');
    this.sent.push(JSON.parse(data) as FromPhone);
  }

  close(): void {
    this.readyState = closed;
  }

  get isClosed(): boolean {
    return this.readyState === closed;
  }

  /** The server is there. */
  opens(): void {
    this.readyState = open;
    this.onopen?.call(this as unknown as WebSocket, new Event('open'));
  }

  /** A message comes from the server, also into a socket that the phone has given up. */
  hears(message: FromServer): void {
    this.receives(JSON.stringify(message));
  }

  receives(data: string): void {
    const event = { data } as MessageEvent;
    this.onmessage?.call(this as unknown as WebSocket, event);
  }

  /** The connection is gone. */
  drops(code = 1006): void {
    this.readyState = closed;
    this.onclose?.call(this as unknown as WebSocket, { code } as CloseEvent);
  }

  fails(): void {
    this.onerror?.call(this as unknown as WebSocket, new Event('error'));
  }

  /** What was sent of one type. */
  all(type: FromPhone['type']): readonly FromPhone[] {
    return this.sent.filter((message) => message.type === type);
  }
}

/** Sockets in the order in which the phone opened them. */
export class FakeNetwork {
  readonly sockets: FakeSocket[] = [];
  readonly open = (): FakeSocket => {
    const socket = new FakeSocket();
    this.sockets.push(socket);
    return socket;
  };

  get last(): FakeSocket {
    return this.sockets[this.sockets.length - 1]!;
  }
}

import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** What becomes of one call to /api/sync: as it is, sent twice, or its answer lost. */
export type Fate = 'as it is' | 'twice' | 'answer lost';

/** Stands between Caddy and the server, and has calls and sockets go wrong. */
export class Relay {
  /** Sockets are refused while true, so that phones fall back on calls. */
  blocksSockets = false;
  /** Decides on each call to /api/sync. */
  fate: (call: number) => Fate = () => 'as it is';
  calls = 0;
  #port = 0;
  readonly #sockets = new Set<Duplex>();
  readonly #server = createServer((from, to) => void this.#pass(from, to));

  /** Starts it in front of a server and answers its own port. */
  async to(port: number): Promise<number> {
    this.#port = port;
    this.#server.on('upgrade', (from, socket) => this.#passSocket(from, socket));
    await new Promise<void>((listening) => this.#server.listen(0, '127.0.0.1', listening));
    return (this.#server.address() as AddressInfo).port;
  }

  close(): void {
    this.cutSockets();
    this.#server.close();
    this.#server.closeAllConnections();
  }

  cutSockets(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async #pass(from: IncomingMessage, to: ServerResponse): Promise<void> {
    const body = await read(from);
    const fate = from.url === '/api/sync' ? this.fate(++this.calls) : 'as it is';
    try {
      if (fate === 'twice') await this.#ask(from, body);
      const answer = await this.#ask(from, body);
      if (fate === 'answer lost') throw new Error('lost');
      to.writeHead(answer.status, answer.headers);
      to.end(answer.body);
    } catch {
      to.destroy();
    }
  }

  #ask(from: IncomingMessage, body: Buffer) {
    return new Promise<{ status: number; headers: IncomingMessage['headers']; body: Buffer }>(
      (resolve, reject) => {
        const { method, url, headers } = from;
        const options = { host: '127.0.0.1', port: this.#port, method, path: url, headers };
        const asking = request(options, (answer) => {
          read(answer).then(
            (data) =>
              resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body: data }),
            reject,
          );
        });
        asking.on('error', reject);
        asking.end(body);
      },
    );
  }

  #passSocket(from: IncomingMessage, near: Duplex): void {
    if (this.blocksSockets) {
      near.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
      return;
    }
    const far: Socket = connect(this.#port, '127.0.0.1', () => {
      const headers = from.rawHeaders.reduce(
        (text, part, i) => text + part + (i % 2 === 0 ? ': ' : '\r\n'),
        '',
      );
      far.write(`GET ${from.url ?? '/'} HTTP/1.1\r\n${headers}\r\n`);
      far.pipe(near);
      near.pipe(far);
    });
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
    }
  }
}

async function read(from: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of from) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

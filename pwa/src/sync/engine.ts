import { Protocol, type Cursor, type FromServer } from '@contract';
import { liveQuery, type Subscription } from 'dexie';
import { ApiError, fetchMe } from '../api';
import { learn } from '../store/clock';
import type { OutboxRow } from '../store/db';
import { waitingCount } from '../store/parking';
import { session } from '../store/session.svelte';
import { Backoff } from './backoff';
import { Connection, openSocket, type OpenSocket } from './connection';
import { exchange } from './exchange';
import { applyPage, readCursor } from './pull';
import { applyVerdicts, takeBatch } from './push';
import { askWorker } from './worker';
import { problemOf, syncStatus } from './status.svelte';

/** The server's close code for a device that was signed out. */
const closedSignedOut = 4401;

/** After this many sockets in a row that never got through, POST is tried as well. */
const socketsBeforePost = 3;

/**
 * Keeps this device and the home server in step while it runs. Every way out
 * of every step leads to a timer or an event that tries again (SPEC PU6).
 */
export class Engine {
  #connection: Connection | undefined;
  #cursor: Cursor | undefined;
  #pushing: readonly OutboxRow[] | undefined;
  #welcomed = false;
  #running = false;
  #backoff = new Backoff();
  #stuck = new Backoff();
  #retry: ReturnType<typeof setTimeout> | undefined;
  #outbox: Subscription | undefined;

  constructor(private readonly opening: OpenSocket = openSocket) {}

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#outbox = liveQuery(waitingCount).subscribe({
      next: (count) => {
        this.nudge();
        if (count > 0 && !this.#welcomed) void askWorker();
      },
    });
    this.#connect();
  }

  stop(): void {
    this.#running = false;
    this.#outbox?.unsubscribe();
    clearTimeout(this.#retry);
    this.#connection?.end(1000);
    syncStatus.state = 'offline';
  }

  /** Something was written: send it now if there is a way. */
  nudge(): void {
    if (this.#welcomed) void this.#push();
  }

  /** The phone came online or to the front: no more waiting (SPEC LV4). */
  wake(): void {
    if (!this.#running) return;
    if (this.#connection) this.#connection.check();
    else this.#connect();
  }

  /** The phone says it is offline: do not wait for the socket to find out. */
  sleep(): void {
    this.#connection?.end(0);
  }

  #connect(): void {
    clearTimeout(this.#retry);
    if (!this.#running || this.#connection) return;
    const connection: Connection = new Connection(
      {
        onOpen: () => void this.#greet(connection),
        onMessage: (message) => this.#hear(message),
        onEnd: (code) => this.#ended(connection, code),
      },
      this.opening,
    );
    this.#connection = connection;
  }

  async #greet(connection: Connection): Promise<void> {
    syncStatus.state = 'catchingUp';
    try {
      this.#cursor = await readCursor();
    } catch {
      connection.end(0);
      return;
    }
    const hello = { type: 'hello', protocol: Protocol } as const;
    connection.send(this.#cursor ? { ...hello, cursor: this.#cursor } : hello);
  }

  async #hear(message: FromServer): Promise<void> {
    switch (message.type) {
      case 'welcome':
        return this.#welcome(message);
      case 'me':
        return message.me && session.remember(message.me);
      case 'page':
        return this.#turn(message);
      case 'verdicts':
        return this.#settle(message);
      case 'error':
        syncStatus.problem = problemOf(message.error?.code ?? 'internal');
        return;
      case 'pong':
      case 'hello':
      case 'push':
      case 'ping':
        return;
    }
  }

  async #welcome(message: FromServer): Promise<void> {
    if (message.me) await session.remember(message.me);
    if (message.time !== undefined) await learn({ time: message.time });
    this.#welcomed = true;
    this.#backoff.reset();
    syncStatus.problem = null;
    void this.#push();
  }

  async #turn(message: FromServer): Promise<void> {
    if (!message.page) return;
    await noting(() => applyPage(message.page!, this.#cursor));
    this.#cursor = message.page.cursor;
    syncStatus.state = message.page.more ? 'catchingUp' : 'live';
  }

  /** Sends the next batch, one at a time (SPEC PU8). */
  async #push(): Promise<void> {
    const me = session.me;
    if (this.#pushing || !this.#welcomed || !me) return;
    this.#pushing = [];
    const connection = this.#connection;
    const batch = await takeBatch(me.person.id).catch(() => []);
    if (batch.length === 0 || connection !== this.#connection || !connection) {
      if (connection === this.#connection) this.#pushing = undefined;
      return;
    }
    this.#pushing = batch;
    connection.send({ type: 'push', changes: batch.map((row) => row.change) });
  }

  async #settle(message: FromServer): Promise<void> {
    const batch = this.#pushing ?? [];
    const verdicts = message.verdicts ?? [];
    const left = await noting(() => applyVerdicts(batch, verdicts, message.time ?? Date.now()));
    this.#pushing = undefined;
    if (left > 0) {
      this.#stuck.reset();
      void this.#push();
    } else {
      // Nothing moved: wait before asking the same again (FAILURES F30).
      setTimeout(() => void this.#push(), this.#stuck.next());
    }
  }

  #ended(connection: Connection, code: number): void {
    if (connection !== this.#connection) return; // An orphan's last words.
    const neverThere = !this.#welcomed;
    this.#connection = undefined;
    this.#pushing = undefined;
    this.#welcomed = false;
    syncStatus.state = 'offline';
    if (code === closedSignedOut) syncStatus.problem = 'signed_out';
    if (!this.#running) return;
    this.#retry = setTimeout(() => this.#connect(), this.#backoff.next());
    if (neverThere && navigator.onLine) void this.#tryPost();
  }

  /** Where sockets do not get through, POST may; it also tells why. */
  async #tryPost(): Promise<void> {
    try {
      if (this.#backoff.failures < socketsBeforePost) await session.remember(await fetchMe());
      else await exchange();
      syncStatus.problem = null;
    } catch (error) {
      if (error instanceof ApiError) syncStatus.problem = problemOf(error.code);
    }
  }
}

/** A phone that cannot save says so; what it could not save comes again. */
async function noting<T>(saving: () => Promise<T>): Promise<T> {
  try {
    const saved = await saving();
    if (syncStatus.problem === 'not_saved') syncStatus.problem = null;
    return saved;
  } catch (error) {
    if (error instanceof Error && error.name !== 'Error') syncStatus.problem = 'not_saved';
    throw error;
  }
}

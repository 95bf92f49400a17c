import { Protocol, type Cursor, type FromServer, type Me } from '@contract';
import { liveQuery, type Subscription } from 'dexie';
import { ApiError } from '../api';
import { learn } from '../store/clock';
import type { HearthDB } from '../store/db';
import { Backoff } from './backoff';
import { isHealing } from './compare';
import { Connection, type OpenSocket } from './connection';
import { exchange, type Calls } from './exchange';
import { heal } from './heal';
import { problemOf, type SyncProblem, type SyncState } from './problems';
import { applyPage, readCursor } from './pull';
import type { Outcome } from './push';
import { Pusher } from './pusher';

/** The server's close code for a device that was signed out. */
const closedSignedOut = 4401;

/** How long a device that was signed out waits, in milliseconds. */
const whileSignedOut = 5 * 60_000;

/** After this many sockets in a row that never got through, POST is tried as well. */
const socketsBeforePost = 3;

/** What an engine works with. */
export interface Surroundings extends Calls {
  readonly db: HearthDB;
  readonly openSocket: OpenSocket;
  readonly fetchMe: () => Promise<Me>;
  /** Keeps what the server says of this device and its couple. */
  readonly remember: (me: Me) => Promise<void>;
  /** What a person can see of it. */
  readonly status: { state: SyncState; problem: SyncProblem };
  /** Has the service worker send what waits, should this page not live to do it. */
  readonly askWorker: () => Promise<void>;
}

/**
 * Keeps this device and the home server in step while it runs. Every way out
 * of every step leads to a timer or an event that tries again (SPEC PU6).
 */
export class Engine {
  #connection: Connection | undefined;
  #cursor: Cursor | undefined;
  #welcomed = false;
  /** The outbox has its way over this connection. */
  #pushes = false;
  #running = false;
  #postWorks = false;
  #backoff = new Backoff();
  #retry: ReturnType<typeof setTimeout> | undefined;
  #outbox: Subscription | undefined;
  #pusher: Pusher;

  constructor(private readonly around: Surroundings) {
    this.#pusher = new Pusher(around.db, (outcome) => this.#learnFrom(outcome));
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#outbox = liveQuery(() => this.around.db.outbox.count()).subscribe({
      next: (count) => {
        if (count === 0) return;
        this.nudge();
        if (!this.#welcomed) void this.around.askWorker();
      },
      error: () => undefined, // Pushes begin at every connection, too.
    });
    this.#connect();
  }

  stop(): void {
    this.#running = false;
    this.#outbox?.unsubscribe();
    clearTimeout(this.#retry);
    this.#pusher.stop();
    this.#connection?.end(1000);
    this.around.status.state = 'offline';
  }

  /** Something was written: send it now if there is a way. */
  nudge(): void {
    this.#pusher.nudge();
  }

  /** The phone came online or to the front: no more waiting (SPEC LV4). */
  wake(): void {
    if (!this.#running) return;
    this.#backoff.reset();
    this.#pusher.hurry();
    if (this.#connection) this.#connection.probe();
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
        onMessage: (message) => this.#hear(connection, message),
        onEnd: (code) => this.#onEnd(code),
      },
      this.around.openSocket,
    );
    this.#connection = connection;
  }

  async #greet(connection: Connection): Promise<void> {
    try {
      const cursor = await readCursor(this.around.db);
      this.#cursor = cursor;
      connection.send({ type: 'hello', protocol: Protocol, ...(cursor && { cursor }) });
      this.around.status.state = 'catchingUp';
    } catch {
      connection.end(0);
    }
  }

  async #hear(connection: Connection, message: FromServer): Promise<void> {
    switch (message.type) {
      case 'welcome':
        return this.#welcome(connection, message);
      case 'me':
        return message.me && this.around.remember(message.me);
      case 'page':
        return this.#turn(connection, message);
      case 'verdicts':
        return this.#pusher.settle(message.verdicts ?? [], message.time ?? Date.now());
      case 'pong':
        this.#backoff.reset(); // It has held.
        return;
      case 'error':
        this.#notice(problemOf(message.error?.code));
        return;
      case 'hello':
      case 'push':
      case 'ping':
        return;
    }
  }

  async #welcome(connection: Connection, { me, time, fork }: FromServer): Promise<void> {
    const { db, remember } = this.around;
    if (me) await remember(me);
    if (me && me.person.id !== db.person) throw new Error('signed in as somebody else');
    await learn(db, { time });
    if (connection !== this.#connection) return; // It has ended meanwhile.
    this.#welcomed = true;
    this.#settle('signed_out', 'app_too_old', 'server_too_old');
    if (!fork && !(await isHealing(db))) this.#beginPushing(connection);
  }

  #beginPushing(connection: Connection): void {
    if (connection !== this.#connection || this.#pushes) return;
    this.#pushes = true;
    this.#pusher.begin({
      send: (changes) => connection.send({ type: 'push', changes }),
      giveUp: () => connection.end(0),
    });
  }

  async #turn(connection: Connection, { page }: FromServer): Promise<void> {
    if (!page) return;
    try {
      await applyPage(this.around.db, page, this.#cursor);
    } catch (error) {
      if (isQuota(error)) this.#notice('not_saved');
      throw error;
    }
    this.#settle('not_saved');
    if (connection !== this.#connection) return;
    this.#cursor = page.cursor;
    if (!page.more) await this.#healFirst(connection);
    if (connection === this.#connection) {
      this.around.status.state = page.more ? 'catchingUp' : 'live';
    }
  }

  /** A restored server gets back what it lacks before anything new (SPEC HE3). */
  async #healFirst(connection: Connection): Promise<void> {
    const { db, postHeal } = this.around;
    if (await isHealing(db)) await heal(db, postHeal);
    this.#beginPushing(connection); // Also where somebody else has healed it meanwhile.
  }

  #onEnd(code: number): void {
    const wasWelcomed = this.#welcomed;
    this.#connection = undefined;
    this.#welcomed = this.#pushes = false;
    this.#pusher.end();
    if (code === closedSignedOut) this.#notice('signed_out');
    if (!this.#running) return;
    if (!this.#postWorks) this.around.status.state = 'offline';
    this.#retry = setTimeout(() => this.#connect(), this.#pause());
    if (!wasWelcomed) void this.#tryPost();
  }

  /** A device that was signed out asks again, but rarely: only a person can let it in. */
  #pause(): number {
    return this.around.status.problem === 'signed_out' ? whileSignedOut : this.#backoff.next();
  }

  /** Where sockets do not get through, POST may; it also tells why. */
  async #tryPost(): Promise<void> {
    const { db, fetchMe, remember, status } = this.around;
    try {
      if (this.#backoff.failures < socketsBeforePost) {
        await remember(await fetchMe());
      } else {
        await exchange(db, this.around, (outcome) => this.#learnFrom(outcome));
        this.#postWorks = true;
        if (this.#running && status.state === 'offline') status.state = 'catchingUp';
      }
      this.#settle('signed_out', 'app_too_old', 'server_too_old');
    } catch (error) {
      this.#postWorks = false;
      if (!this.#connection) status.state = 'offline';
      if (error instanceof ApiError) this.#notice(problemOf(error.code));
    }
  }

  #learnFrom({ accepted, held }: Outcome): void {
    for (const error of held) this.#notice(problemOf(error.code));
    if (accepted > 0) this.#settle('store_full');
  }

  #notice(problem: SyncProblem): void {
    if (problem) this.around.status.problem = problem;
  }

  #settle(...solved: SyncProblem[]): void {
    if (solved.includes(this.around.status.problem)) this.around.status.problem = null;
  }
}

function isQuota(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const inner = 'inner' in error ? error.inner : undefined; // Dexie wraps what the browser threw.
  return /quota/i.test(error.name) || (inner instanceof Error && /quota/i.test(inner.name));
}

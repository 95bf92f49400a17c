import type { Change, Me } from '@contract';
import { afterEach, beforeEach, vi } from 'vitest';
import { ApiError } from '../api';
import { record } from '../entries/record';
import { uuidv7 } from '../entries/uuid';
import { HearthDB } from '../store/db';
import { Engine, type Surroundings } from '../sync/engine';
import type { SyncProblem, SyncState } from '../sync/problems';
import { FakeNetwork, type FakeSocket } from './fakeSocket';
import { until as sooner } from './until';

export const minute = 60_000;
export const start = { epoch: 'one', seq: 0, chain: '' };

/** An engine with a network, a clock and calls that are in the test's hands. */
export class Rig {
  readonly db = new HearthDB(crypto.randomUUID());
  readonly network = new FakeNetwork();
  readonly status: { state: SyncState; problem: SyncProblem } = { state: 'offline', problem: null };
  readonly remembered: Me[] = [];
  /** The calls made, by name. */
  readonly calls: string[] = [];
  answer: () => Promise<never> = () => Promise.reject(new ApiError('offline', undefined, ''));
  readonly engine = new Engine(this.#around());

  /** A rig for each test, running; time stands still until the test moves it. */
  static forEach(): () => Rig {
    let rig: Rig;
    beforeEach(async () => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
      rig = new Rig();
      await rig.db.open();
      rig.engine.start();
    });
    afterEach(() => {
      rig.engine.stop();
      rig.db.close();
      vi.useRealTimers();
    });
    return () => rig;
  }

  get last(): FakeSocket {
    return this.network.last;
  }

  /** Greets on the newest socket. */
  async welcome(): Promise<FakeSocket> {
    const socket = this.last;
    socket.opens();
    await until(() => socket.all('hello').length === 1);
    socket.hears({ type: 'welcome', time: Date.now(), me: meOf(this.db.person) });
    return socket;
  }

  /** Opens the newest socket and brings it to where the phone is live. */
  async goLive(): Promise<FakeSocket> {
    const socket = await this.welcome();
    const cursor = socket.all('hello')[0]!.cursor ?? start;
    socket.hears({ type: 'page', page: { entries: [], cursor, more: false } });
    await until(() => this.status.state === 'live');
    return socket;
  }

  async writeHug(): Promise<void> {
    const set = { gesture: 'hug', happened_at: '2026-11-20T21:00:00+01:00' };
    await record(this.db, { entry: uuidv7(), kind: 'affection' }, set);
  }

  async isEmpty(): Promise<boolean> {
    return (await this.db.outbox.count()) === 0;
  }

  /** Moves time on until the phone opens another socket; answers how long that took. */
  async nextSocket(most: number = 2 * minute): Promise<number> {
    const before = this.network.sockets.length;
    for (let waited = 0; waited <= most; waited += 50) {
      await new Promise(setImmediate);
      if (this.network.sockets.length > before) return waited;
      vi.advanceTimersByTime(50);
    }
    throw new Error('the phone never tried again');
  }

  #around(): Surroundings {
    const calling = (what: string) => () => {
      this.calls.push(what);
      return this.answer();
    };
    return {
      db: this.db,
      openSocket: this.network.open,
      postSync: calling('sync'),
      postHeal: calling('heal'),
      fetchMe: calling('me'),
      remember: async (me) => void this.remembered.push(me),
      status: this.status,
      askWorker: async () => void this.calls.push('worker'),
    };
  }
}

/** Lets go until something is so; time goes on by a millisecond a turn, for Dexie's own timers. */
export function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  return sooner(() => {
    vi.advanceTimersByTime(1);
    return isSo();
  });
}

export function meOf(person: string): Me {
  return { person: { id: person, name: 'Mira', joined: true }, devices: [] } as unknown as Me;
}

/** The changes of the nth push on a socket, once it is sent. */
export async function pushed(socket: FakeSocket, n: number): Promise<readonly Change[]> {
  await until(() => socket.all('push').length >= n);
  return socket.all('push')[n - 1]!.changes!;
}

export function accept(socket: FakeSocket, changes: readonly Change[]): void {
  const verdicts = changes.map(({ id, stamp }) => ({ change: id, accepted: true, stamp, seq: 1 }));
  socket.hears({ type: 'verdicts', time: Date.now(), verdicts });
}

/** Refuses with a code that does not park. */
export function hold(socket: FakeSocket, changes: readonly Change[]): void {
  const error = { code: 'store_full', message: '' } as const;
  const verdicts = changes.map(({ id }) => ({ change: id, accepted: false, error }));
  socket.hears({ type: 'verdicts', time: Date.now(), verdicts });
}

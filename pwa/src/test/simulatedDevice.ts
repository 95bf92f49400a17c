import type { HealReply, HealRequest, SyncReply, SyncRequest } from '@contract';
import type { DBCore, DBCoreMutateRequest } from 'dexie';
import { ApiError } from '../api';
import { record, type FieldSet } from '../entries/record';
import { uuidv7 } from '../entries/uuid';
import { HearthDB, type ShownRow } from '../store/db';
import { Engine } from '../sync/engine';
import { exchange, type Calls } from '../sync/exchange';
import type { ReferenceServer } from './referenceServer';
import { SimulatedLink } from './simulatedLink';

interface Page {
  readonly db: HearthDB;
  readonly engine: Engine;
}

let made = 0;

/** How a call by POST goes wrong. */
export type PostFault = 'none' | 'request lost' | 'reply lost';

/**
 * A phone with the app's own storage and sync code, in one tab or several, and
 * with a clock that may be wrong. Everything it was told was saved is in saved.
 */
export class SimulatedDevice {
  readonly saved = new Set<string>();
  readonly links: SimulatedLink[] = [];
  /** How many writes to the database will still work; endless where negative. */
  worksFor = -1;
  #pages: Page[] = [];
  #tried: string[] = [];
  #writing: Promise<void> = Promise.resolve();
  #name = `device-${++made}`;

  constructor(
    readonly person: string,
    private readonly server: ReferenceServer,
    private readonly clockError: number,
    private readonly ring: () => void,
  ) {
    this.openTab();
  }

  get db(): HearthDB {
    return this.#pages[0]!.db;
  }

  /** The newest link that is not over. */
  get link(): SimulatedLink | undefined {
    return this.links.findLast((link) => !link.socket.isClosed);
  }

  /** Every tab has a socket that is open. */
  get isConnected(): boolean {
    const open = this.links.filter(({ socket }) => socket.readyState === 1);
    return open.length === this.#pages.length;
  }

  openTab(): void {
    const db = new HearthDB(this.person, () => Date.now() + this.clockError);
    Object.assign(db, { name: this.#name }); // Two devices of a person, on one machine.
    db.use({ stack: 'dbcore', name: 'faults', create: (core) => this.#withFaults(core) });
    db.outbox.hook('creating', (_, row) => void this.#tried.push(row.id));
    const engine = new Engine({
      db,
      openSocket: () => this.#openSocket(),
      ...this.#calls('none'),
      fetchMe: () => Promise.resolve(this.server.me(this.person)),
      remember: () => Promise.resolve(),
      status: { state: 'offline', problem: null },
      askWorker: () => Promise.resolve(),
    });
    this.#pages.push({ db, engine });
    engine.start();
  }

  /** All tabs close at once, wherever they are, and one opens. */
  reload(): void {
    this.close();
    this.openTab();
  }

  close(): void {
    for (const { db, engine } of this.#pages) {
      engine.stop();
      db.close();
    }
    this.#pages = [];
  }

  wake(): void {
    for (const { engine } of this.#pages) engine.wake();
  }

  /** Writes one thing after another; what could not be saved has left no trace. */
  write(choose: (own: readonly ShownRow[]) => Written): void {
    this.#writing = this.#writing.then(async () => {
      const { db } = this;
      this.#tried = [];
      try {
        const shown = await db.shown.toArray();
        const {
          entry = uuidv7(),
          kind,
          set,
        } = choose(shown.filter((e) => e.author === this.person));
        await record(db, { entry, kind }, set);
      } catch {
        return; // The person was told that it was not saved.
      }
      const last = this.#tried.at(-1);
      if (last) this.saved.add(last);
    });
  }

  /** The service worker does its round. */
  post(fault: PostFault): void {
    void exchange(this.db, this.#calls(fault)).catch(() => undefined);
  }

  written(): Promise<void> {
    return this.#writing;
  }

  #calls(fault: PostFault): Calls {
    return {
      postSync: (request) => this.#post(request, fault),
      postHeal: (request) => this.#heal(request, fault),
    };
  }

  async #heal(request: HealRequest, fault: PostFault): Promise<HealReply> {
    await Promise.resolve();
    if (fault === 'request lost') throw new ApiError('offline', undefined, '');
    const verdicts = this.server.heal(this.person, structuredClone(request));
    this.ring();
    if (fault === 'reply lost') throw new ApiError('offline', undefined, '');
    return { verdicts };
  }

  async #post(request: SyncRequest, fault: PostFault): Promise<SyncReply> {
    await Promise.resolve();
    if (fault === 'request lost') throw new ApiError('offline', undefined, '');
    const cursor = request.cursor?.epoch ? request.cursor : undefined;
    const isOurs = this.server.knows(this.person, cursor);
    const verdicts = this.server.push(this.person, isOurs ? request.changes : []);
    this.ring();
    const page = this.server.pull(this.person, cursor);
    if (fault === 'reply lost') throw new ApiError('offline', undefined, '');
    return structuredClone({ time: this.server.now(), verdicts, page });
  }

  #openSocket() {
    const link = new SimulatedLink(this.server, this.person, this.ring);
    this.links.push(link);
    return link.socket;
  }

  #withFaults(core: DBCore): DBCore {
    const mutate = (name: string, request: DBCoreMutateRequest) => {
      if (this.worksFor === 0) {
        this.worksFor = -1;
        return Promise.reject(new DOMException('no room', 'QuotaExceededError'));
      }
      if (this.worksFor > 0) this.worksFor--;
      return core.table(name).mutate(request);
    };
    const table = (name: string) => ({
      ...core.table(name),
      mutate: (request: DBCoreMutateRequest) => mutate(name, request),
    });
    return { ...core, table };
  }
}

/** What a person does: a new entry where no id is given. */
export interface Written {
  readonly entry?: string;
  readonly kind: string;
  readonly set: FieldSet;
}

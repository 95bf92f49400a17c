import type { Me } from '@contract';
import { liveQuery } from 'dexie';
import { closeCurrent, db, openFor, type BaseRow, type HearthDB } from './db';
import { readMe, writeMe } from './me';
import { dropPresence } from './presence';
import { reshow } from './shown';

class Session {
  #me: Me | null = $state.raw(null);
  #ready = $state(false);

  /** Who this device is, as last heard from the server; null where nobody is signed in. */
  get me(): Me | null {
    return this.#me;
  }

  /** True once load has looked. */
  get ready(): boolean {
    return this.#ready;
  }

  /** Reads who was signed in, with no network, and follows what other tabs learn. */
  async load(): Promise<void> {
    this.#take(await readMe());
    this.#ready = true;
    liveQuery(readMe).subscribe({ next: (me) => this.#take(me), error: () => undefined });
  }

  /** Keeps what the server says of this device and its couple. */
  async remember(me: Me): Promise<void> {
    await writeMe(me);
    this.#take(me);
  }

  /**
   * Signs out on this device: what can be read here goes. What is not yet on
   * the server stays, for this person alone, and so does what was refused
   * (SPEC PU7).
   */
  async forget(): Promise<void> {
    const leaving = this.#me && db();
    if (leaving) {
      await leaving.transaction('rw', leaving.tables, async () => {
        const { base, shown, drafts, gone, healing, outbox, facts } = leaving;
        const unsafe = await unhealed(leaving);
        await Promise.all([base, shown, drafts, gone, healing].map((table) => table.clear()));
        await facts.bulkDelete(unsafe.length > 0 ? ['cursor'] : ['cursor', 'fork']);
        await base.bulkPut(unsafe);
        await healing.bulkPut(unsafe.map(({ id }) => ({ id, restores: 0 })));
        const waiting = (await outbox.toArray()).map((row) => row.entry);
        await reshow(leaving, [...waiting, ...unsafe.map(({ id }) => id)]);
      });
    }
    await writeMe(null);
    dropPresence();
    this.#take(null);
  }

  #take(me: Me | null): void {
    if (me) openFor(me.person.id);
    else closeCurrent();
    if (JSON.stringify(me) !== JSON.stringify(this.#me)) this.#me = me;
  }
}

/** One's own entries that a restored server has not got back yet (SPEC HE1): not there, they are nowhere. */
async function unhealed(of: HearthDB): Promise<readonly BaseRow[]> {
  const rows = await of.base.bulkGet(await of.healing.toCollection().primaryKeys());
  return rows.filter((row) => row !== undefined).filter((row) => row.author === of.person);
}

export const session = new Session();

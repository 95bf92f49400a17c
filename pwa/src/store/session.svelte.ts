import type { Me } from '@contract';
import { liveQuery } from 'dexie';
import { closeCurrent, db, openFor } from './db';
import { readMe, writeMe } from './me';
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
        await Promise.all([leaving.base, leaving.shown, leaving.drafts].map((t) => t.clear()));
        await leaving.facts.bulkDelete(['cursor', 'fork']);
        await reshow(
          leaving,
          (await leaving.outbox.toArray()).map((row) => row.entry),
        );
      });
    }
    await writeMe(null);
    this.#take(null);
  }

  #take(me: Me | null): void {
    if (me) openFor(me.person.id);
    else closeCurrent();
    if (JSON.stringify(me) !== JSON.stringify(this.#me)) this.#me = me;
  }
}

export const session = new Session();

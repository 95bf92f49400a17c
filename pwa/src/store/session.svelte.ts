import type { Me } from '@contract';
import { liveQuery } from 'dexie';
import { closeAndClean, openFor } from './db';
import { readMe, writeMe } from './me';

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

  /** Signs out on this device. Changes on their way stay, for this person alone. */
  async forget(): Promise<void> {
    await writeMe(null);
    this.#me = null;
    await closeAndClean();
  }

  #take(me: Me | null): void {
    if (me) openFor(me.person.id);
    this.#me = me;
  }
}

export const session = new Session();

import { Dexie, type Table } from 'dexie';
import type { Change, CodedError, Entry, Field } from '@contract';

/** What the server has confirmed of one entry. */
export interface BaseRow {
  readonly id: string;
  readonly kind: string;
  readonly author: string;
  readonly fields: Readonly<Record<string, Field>>;
}

/** One change on its way, in the order of writing (SPEC PU8). */
export interface OutboxRow {
  readonly n?: number;
  readonly id: string;
  readonly entry: string;
  /** Whose it is: it leaves only under this person's session (SPEC PU7). */
  readonly author: string;
  readonly change: Change;
}

/** A change the server refused, kept until the person decides (SPEC PU5). */
export interface ParkedChange {
  readonly id: string;
  readonly change: Change;
  readonly error: CodedError;
  readonly parkedAt: number;
}

/** An entry as a screen shows it: base and outbox merged. */
export interface ShownEntry {
  readonly id: string;
  readonly kind: string;
  readonly author: string;
  /** Milliseconds since 1970, as the person said. */
  readonly happenedAt: number;
  readonly fields: Readonly<Record<string, unknown>>;
  /** Not yet on the home server. */
  readonly pending: boolean;
  readonly removed: boolean;
  readonly edited: boolean;
}

/** ShownEntry with its place in the timeline; an entry that is not to be seen has none. */
export interface ShownRow extends ShownEntry {
  readonly at?: number;
}

interface Keyed {
  readonly key: string;
  readonly value: unknown;
}

/** Everything one person has on this device. Each person has a database of their own. */
export class HearthDB extends Dexie {
  readonly base!: Table<BaseRow, string>;
  readonly outbox!: Table<OutboxRow, number>;
  readonly parked!: Table<ParkedChange, string>;
  readonly shown!: Table<ShownRow, string>;
  readonly facts!: Table<Keyed, string>;
  readonly drafts!: Table<Keyed, string>;

  constructor(person: string) {
    // Strict: "saved" is only said of what is on disk (FAILURES F31).
    super(`hearth-${person}`, { chromeTransactionDurability: 'strict' });
    // Versions only ever add (SPEC VE2).
    this.version(1).stores({
      base: 'id',
      outbox: '++n, &id, entry',
      parked: 'id, parkedAt',
      shown: 'id, at, [kind+at], [kind+author+at]',
      facts: 'key',
      drafts: 'key',
    });
  }
}

let open: HearthDB | undefined;

/** The signed-in person's database; there is one from session.load or remember on. */
export function db(): HearthDB {
  if (!open) throw new Error('nobody is signed in on this device');
  return open;
}

/** Makes a person's database the one that db answers. */
export function openFor(person: string): HearthDB {
  if (open?.name !== `hearth-${person}`) {
    open?.close();
    open = new HearthDB(person);
  }
  return open;
}

/** Signs out locally: what is on its way stays on disk, everything else goes. */
export async function closeAndClean(): Promise<void> {
  const closing = open;
  if (!closing) return;
  open = undefined;
  const kept = (await closing.outbox.count()) + (await closing.parked.count());
  if (kept === 0) {
    await closing.delete();
    return;
  }
  await closing.transaction('rw', closing.base, closing.shown, closing.facts, async () => {
    await closing.base.clear();
    await closing.shown.clear();
    await closing.facts.delete('cursor');
  });
  closing.close();
}

/** A withdrawn or removed entry has no fields to keep. */
export function baseOf(entry: Entry): BaseRow {
  return { id: entry.id, kind: entry.kind, author: entry.author, fields: entry.fields ?? {} };
}

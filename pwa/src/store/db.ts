import { Dexie, type Table } from 'dexie';
import type { Change, CodedError, Field, Gone, Stamp } from '@contract';
import { tellTrouble } from './trouble';

/** What the server has confirmed of one entry. */
export interface BaseRow {
  readonly id: string;
  readonly kind: string;
  readonly author: string;
  readonly fields: Readonly<Record<string, Field>>;
  /**
   * The row of the feed that a confirmed change was given, and after how many
   * restores: a page that ends before it is older than this (SPEC PL7).
   */
  readonly awaits?: { readonly row: number; readonly restores: number };
}

/** One change on its way, in the order of writing (SPEC PU8). */
export interface OutboxRow {
  readonly n?: number;
  readonly id: string;
  readonly entry: string;
  /** Whose it is: it leaves only under this person's session (SPEC PU7). */
  readonly author: string;
  readonly change: Change;
  /** The last restore of the server that it lived through: a verdict from before says nothing now. */
  readonly restores?: number;
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

/** ShownEntry with its place in the timeline, or in the trash; one that is not to be seen has none. */
export interface ShownRow extends ShownEntry {
  readonly at?: number;
  /** When it was removed, in milliseconds since 1970. */
  readonly trashed?: number;
}

/** An entry that was taken from this device, and the stamp of what took it (SPEC PL8). */
export interface GoneRow {
  readonly id: string;
  readonly kind: string;
  readonly author: string;
  readonly gone: Gone;
  readonly since: Stamp;
}

/** An entry that a restored server may lack (SPEC HE1). */
export interface HealingRow {
  readonly id: string;
  /** Which restore it is about: the answer to an earlier call says nothing now. */
  readonly restores: number;
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
  readonly gone!: Table<GoneRow, string>;
  readonly healing!: Table<HealingRow, string>;

  /** Of this page's stamps: random, so that a cloned profile cannot collide (FAILURES F15). */
  readonly writer = hexOf(crypto.getRandomValues(new Uint8Array(8)));

  constructor(
    readonly person: string,
    /** This device's clock, right or wrong. */
    readonly now: () => number = Date.now,
  ) {
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
    this.version(2)
      .stores({
        shown: 'id, at, trashed, [kind+at], [kind+author+at]',
        gone: 'id',
        healing: 'id',
      })
      .upgrade(async (tx) => {
        await tx
          .table<ShownRow>('shown')
          .filter((row) => row.removed)
          .modify(putInTrash);
      });
    this.on('versionchange', (event) => {
      if (event.newVersion) tellTrouble('outdated');
    });
  }

  /** A transaction over all that a change of what is shown may touch. */
  writing<T>(work: () => Promise<T>): Promise<T> {
    const { base, outbox, parked, shown, facts, gone, healing } = this;
    return this.transaction('rw', [base, outbox, parked, shown, facts, gone, healing], work);
  }
}

/** What was removed before there was a trash to see lies in it from the upgrade on. */
function putInTrash(row: { -readonly [Key in keyof ShownRow]: ShownRow[Key] }): void {
  row.trashed = Date.now();
}

let current: HearthDB | undefined;

/** The signed-in person's database; there is one from session.load or remember on. */
export function db(): HearthDB {
  if (!current) throw new Error('nobody is signed in on this device');
  return current;
}

/** Makes a person's database the one that db answers. */
export function openFor(person: string): HearthDB {
  if (current?.person === person) return current;
  closeCurrent();
  current = new HearthDB(person);
  return current;
}

/** Leaves the database; what is in it stays. */
export function closeCurrent(): void {
  current?.close();
  current = undefined;
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

import { Dexie } from 'dexie';
import { db, type ShownEntry } from './db';

/** An entry in the trash, and when it was removed, in milliseconds since 1970. */
export interface TrashedEntry extends ShownEntry {
  readonly trashed: number;
}

/**
 * A page of both people's entries, newest first, from before a time where one
 * is given. A page holds all of its last moment, so it may be longer than
 * limit, and the next one, before that moment, misses nothing.
 */
export async function timelinePage(limit: number, before?: number): Promise<readonly ShownEntry[]> {
  const { shown } = db();
  const older = before === undefined ? shown.orderBy('at') : shown.where('at').below(before);
  const page = await older.reverse().limit(limit).toArray();
  const last = page.at(-1);
  if (!last || page.length < limit) return page;
  const inPage = new Set(page.map((entry) => entry.id));
  const same = await shown.where('at').equals(last.happenedAt).reverse().toArray();
  return [...page, ...same.filter((entry) => !inPage.has(entry.id))];
}

/** The newest entry of a kind by a person. */
export function latestOf(kind: string, author: string): Promise<ShownEntry | undefined> {
  return db()
    .shown.where('[kind+author+at]')
    .between([kind, author, Dexie.minKey], [kind, author, Dexie.maxKey])
    .last();
}

/** What this person has removed and can bring back, the latest first. */
export async function trash(): Promise<readonly TrashedEntry[]> {
  const rows = await db().shown.where('trashed').above(0).reverse().toArray();
  return rows.flatMap(({ trashed, ...entry }) => (trashed ? [{ ...entry, trashed }] : []));
}

export function entryById(id: string): Promise<ShownEntry | undefined> {
  return db().shown.get(id);
}

import { Dexie } from 'dexie';
import { db, type ShownEntry } from './db';

/** A page of both people's entries, newest first, before a time where one is given. */
export async function timelinePage(
  limit: number,
  before: number = Dexie.maxKey as unknown as number,
): Promise<readonly ShownEntry[]> {
  return db().shown.where('at').below(before).reverse().limit(limit).toArray();
}

/** The newest entry of a kind by a person. */
export async function latestOf(kind: string, author: string): Promise<ShownEntry | undefined> {
  return db()
    .shown.where('[kind+author+at]')
    .between([kind, author, Dexie.minKey], [kind, author, Dexie.maxKey])
    .last();
}

export async function entryById(id: string): Promise<ShownEntry | undefined> {
  return db().shown.get(id);
}

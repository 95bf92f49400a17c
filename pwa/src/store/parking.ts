import { db, type ParkedChange } from './db';

/** What the server refused, newest first. */
export async function parkedChanges(): Promise<readonly ParkedChange[]> {
  return db().parked.orderBy('parkedAt').reverse().toArray();
}

/** How much is not yet on the home server. */
export async function waitingCount(): Promise<number> {
  return db().outbox.count();
}

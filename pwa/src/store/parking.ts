import type { Change } from '@contract';
import { db, type ParkedChange } from './db';

/** What the server refused, newest first. */
export async function parkedChanges(): Promise<readonly ParkedChange[]> {
  return db().parked.orderBy('parkedAt').reverse().toArray();
}

/** Everything that is on this phone alone, as a file a person can read and keep. */
export async function unsentAsText(): Promise<string> {
  const waiting = (await db().outbox.orderBy('n').toArray()).map((row) => row.change);
  const refused = await parkedChanges();
  const told = ({ kind, entry, set }: Change) => ({ kind, entry, ...set });
  const file = {
    about: 'Hearth: what is on this phone and not on the home server',
    waiting: waiting.map(told),
    notTaken: refused.map(({ change, error }) => ({ ...told(change), why: error.message })),
  };
  return JSON.stringify(file, null, 2);
}

/** How much is not yet on the home server. */
export async function waitingCount(): Promise<number> {
  return db().outbox.count();
}

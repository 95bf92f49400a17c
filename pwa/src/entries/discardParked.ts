import { db } from '../store/db';

/** Throws away a change the server refused. Only the person decides that (SPEC PU5). */
export async function discardParked(id: string): Promise<void> {
  await db().parked.delete(id);
}

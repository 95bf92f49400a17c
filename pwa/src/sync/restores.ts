import type { HearthDB } from '../store/db';

/** How often this device has found the server restored from an older copy. */
export async function restoresSeen(db: HearthDB): Promise<number> {
  return Number((await db.facts.get('restores'))?.value ?? 0);
}

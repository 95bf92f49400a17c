import type { Entry } from '@contract';
import type { HearthDB } from '../store/db';
import { restoresSeen } from './restores';

/** Takes over the server's word of an entry; gone is forgotten whole, but for the outbox (SPEC PL4). */
export async function takeOver(db: HearthDB, entry: Entry): Promise<void> {
  const { id, kind, author, gone, since = '', fields = {} } = entry;
  if (gone) {
    await db.base.delete(id);
    await db.gone.put({ id, kind, author, gone, since });
  } else {
    await db.base.put({ id, kind, author, fields });
    await db.gone.delete(id);
  }
}

/**
 * The same for an entry in a page that ends at a row. One that was read before a
 * change which is confirmed by now does not take it back: the change's own row
 * is still to come (SPEC PL7).
 */
export async function takeOverUpTo(db: HearthDB, entry: Entry, row: number): Promise<void> {
  const awaits = (await db.base.get(entry.id))?.awaits;
  const isOlder = awaits && awaits.row > row && awaits.restores === (await restoresSeen(db));
  if (!isOlder) await takeOver(db, entry);
}

import type { Entry } from '@contract';
import type { HearthDB } from '../store/db';

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

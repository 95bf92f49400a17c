import { db } from '../store/db';
import { record, type FieldSet } from './record';
import { uuidv7 } from './uuid';
import { check } from './validate';

/** After these an entry's id is no good any more: what is mended becomes a new entry. */
const idIsSpent: readonly string[] = ['erased', 'not_yours'];

/**
 * Writes a refused change anew, mended, and lets go of the old one, in one
 * transaction (SPEC PU5).
 */
export async function mendParked(id: string, mended: FieldSet): Promise<void> {
  const own = db();
  const parked = await own.parked.get(id);
  if (!parked) return;
  const { kind, entry, set: before } = parked.change;
  const set = { ...before, ...mended };
  check(kind, set);
  await own.writing(async () => {
    const about = idIsSpent.includes(parked.error.code) ? uuidv7() : entry;
    await record(own, { entry: about, kind }, set);
    await own.parked.delete(id);
  });
}

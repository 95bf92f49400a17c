import { db } from '../store/db';
import { askToPersist } from '../store/persist';
import { record, type FieldSet } from './record';
import { uuidv7 } from './uuid';
import { check, checkWhole, InvalidEntry } from './validate';

export type { FieldSet } from './record';

/** Writes a new entry and answers its id once it is on disk. */
export async function create(kind: string, set: FieldSet): Promise<string> {
  const entry = uuidv7();
  checkWhole(kind, set);
  check(kind, set);
  await record(db(), { entry, kind }, set);
  void askToPersist();
  return entry;
}

/** Writes a change of one's own entry that is there (SPEC ME2). */
export async function change(entry: string, set: FieldSet): Promise<void> {
  const shown = await db().shown.get(entry);
  if (!shown) throw new InvalidEntry('not_found', 'entry');
  if (shown.author !== db().person) throw new InvalidEntry('not_yours', 'entry');
  check(shown.kind, set);
  await record(db(), { entry, kind: shown.kind }, set);
}

import { FieldAudience, FieldRemoved, type Change } from '@contract';
import { takeStamp } from '../store/clock';
import { db } from '../store/db';
import { askToPersist } from '../store/persist';
import type { Fields } from '../store/merge';
import { session } from '../store/session.svelte';
import { overlay, pendingOf, reshow } from '../store/shown';
import { check, checkWhole } from './validate';
import { uuidv7 } from './uuid';

export type FieldSet = Readonly<Record<string, unknown>>;

/** Writes a new entry and answers its id once it is on disk (SPEC PU1). */
export async function create(kind: string, set: FieldSet): Promise<string> {
  const entry = uuidv7();
  checkWhole(kind, set);
  await write(entry, kind, set);
  return entry;
}

/** Writes a change of an entry that is there. */
export async function change(entry: string, set: FieldSet): Promise<void> {
  const shown = await db().shown.get(entry);
  if (!shown) throw new Error('no such entry on this device');
  await write(entry, shown.kind, set);
}

/** The change, its outbox row and what screens see of it, in one transaction. */
async function write(entry: string, kind: string, set: FieldSet): Promise<void> {
  const known = withoutGaps(set);
  check(kind, known);
  const author = session.me?.person.id;
  if (!author) throw new Error('nobody is signed in on this device');
  const { base, outbox, shown, facts } = db();
  await db().transaction('rw', base, outbox, shown, facts, async () => {
    const fields = overlay(await base.get(entry), await pendingOf(entry));
    const change: Change = {
      id: crypto.randomUUID(),
      entry,
      kind,
      author,
      stamp: await takeStamp(),
      set: known,
      bases: basesIn(fields, known),
    };
    await outbox.add({ id: change.id, entry, author, change });
    await reshow([entry]);
  });
  void askToPersist();
}

/** What this edit was made on top of; a removal names all it knew (SPEC ME3, ME11). */
function basesIn(fields: Fields, set: FieldSet): Record<string, string> {
  const isRemoval = set[FieldRemoved] === true;
  const bases: Record<string, string> = {};
  for (const [name, field] of Object.entries(fields)) {
    const always = name === FieldRemoved || name === FieldAudience;
    if (isRemoval || always || name in set) bases[name] = field.change;
  }
  return bases;
}

function withoutGaps(set: FieldSet): FieldSet {
  return Object.fromEntries(Object.entries(set).filter(([, value]) => value !== undefined));
}

import {
  FieldAudience,
  FieldRemoved,
  type Entry,
  type Field,
  type Gone,
  type Stamp,
} from '@contract';
import type { BaseRow, HearthDB } from '../store/db';
import { isBefore, isPrivate, isReadable, type Fields } from '../store/merge';
import { restoresSeen } from './restores';
import { takeOver } from './takeOver';

/** Tells whether this device has found the server restored, and has not yet given back what it lacks. */
export async function isHealing(db: HearthDB): Promise<boolean> {
  return (await db.facts.get('fork')) !== undefined;
}

/**
 * The server's history is not this device's (SPEC PL6): from now on nothing is
 * dropped, and whatever the server does not turn out to have is given back. An
 * answer that is still on its way from the old one says nothing of this one.
 */
export async function beginHealing(db: HearthDB): Promise<void> {
  const restores = 1 + (await restoresSeen(db));
  await db.facts.bulkPut([
    { key: 'fork', value: true },
    { key: 'restores', value: restores },
  ]);
  const known = await db.base.toCollection().primaryKeys();
  const erased = await db.gone.filter((row) => row.author === db.person).primaryKeys();
  await db.healing.bulkPut([...known, ...erased].map((id) => ({ id, restores })));
  await db.outbox.toCollection().modify({ restores });
}

/**
 * Takes over the word of a server that was restored from an older copy, as far
 * as it is news (SPEC HE2, PL8, FAILURES F14): of each field the newer value
 * stays, and what was taken away does not come back. What the partner no longer
 * shares goes, whatever this device knows: it is theirs to bring back.
 */
export async function compare(db: HearthDB, entry: Entry): Promise<void> {
  const isOwn = entry.author === db.person;
  const known = await db.base.get(entry.id);
  const taken = await db.gone.get(entry.id);
  const isOld = entry.gone
    ? isOwn && known && latest(known.fields) > (entry.since ?? '')
    : taken && taken.since > (isOwn ? latest(entry.fields) : decided(entry.fields, taken.gone));
  if (!isOld) await takeOver(db, known && !entry.gone ? keepingNewer(known, entry) : entry);
  if (isOwn && (isOld || (await knowsMore(db, entry)))) {
    await db.healing.put({ id: entry.id, restores: await restoresSeen(db) });
  } else {
    await db.healing.delete(entry.id);
  }
}

function keepingNewer(known: BaseRow, said: Entry): Entry {
  const fields: Record<string, Field> = { ...said.fields };
  for (const [name, field] of Object.entries(known.fields)) {
    const other = fields[name];
    if (!other || isBefore(other, field)) fields[name] = field;
  }
  return { ...said, fields: isPrivate(fields[FieldAudience]) ? sealedOnly(fields) : fields };
}

/** A private entry's readable words came from before it was sealed. */
function sealedOnly(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !isReadable(name)));
}

/** Tells whether what is kept now differs from what the server said. */
async function knowsMore(db: HearthDB, { id, fields: said = {} }: Entry): Promise<boolean> {
  const kept = (await db.base.get(id))?.fields ?? {};
  const names = new Set([...Object.keys(kept), ...Object.keys(said)]);
  return [...names].some(
    (name) => kept[name]?.change !== said[name]?.change || kept[name]?.stamp !== said[name]?.stamp,
  );
}

/** When what takes an entry away was last decided: an edit since then decides nothing. */
function decided(fields: Fields = {}, gone: Gone): Stamp {
  return fields[gone === 'removed' ? FieldRemoved : FieldAudience]?.stamp ?? '';
}

function latest(fields: Fields = {}): Stamp {
  return Object.values(fields).reduce(
    (greatest, { stamp }) => (stamp > greatest ? stamp : greatest),
    '',
  );
}

import { FieldRemoved, FieldAudience } from '@contract';
import { db, type BaseRow, type OutboxRow, type ShownRow } from './db';
import { merge, type Fields } from './merge';

/**
 * Writes what screens see of entries anew from base and outbox. It belongs in
 * the transaction of every write to either, which must hold base, outbox and
 * shown.
 */
export async function reshow(entries: Iterable<string>): Promise<void> {
  for (const id of new Set(entries)) {
    const row = show(id, await db().base.get(id), await pendingOf(id));
    await (row ? db().shown.put(row) : db().shown.delete(id));
  }
}

/** An entry's own changes on their way, in the order of writing. */
export async function pendingOf(entry: string): Promise<OutboxRow[]> {
  return db().outbox.where('entry').equals(entry).sortBy('n');
}

/** What the fields of an entry are once everything on its way has arrived. */
export function overlay(base: BaseRow | undefined, pending: readonly OutboxRow[]): Fields {
  return pending.reduce(
    (fields, row) => merge(fields, row.change, row.change.stamp),
    base?.fields ?? ({} as Fields),
  );
}

function show(
  id: string,
  base: BaseRow | undefined,
  pending: readonly OutboxRow[],
): ShownRow | undefined {
  const about = base ?? pending[0]?.change;
  if (!about) return undefined;
  const fields = overlay(base, pending);
  const values = Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, field.value]),
  );
  const happenedAt = millisOf(values['happened_at']);
  const removed = values[FieldRemoved] === true;
  const row: ShownRow = {
    id,
    kind: about.kind,
    author: about.author,
    happenedAt: happenedAt ?? 0,
    fields: values,
    pending: pending.length > 0,
    removed,
    edited: isEdited(fields),
  };
  const isSeen = !removed && happenedAt !== undefined;
  return isSeen ? { ...row, at: happenedAt } : row;
}

/** The fields of a new entry come from one change; a second one has edited it. */
function isEdited(fields: Fields): boolean {
  const changes = Object.entries(fields)
    .filter(([name]) => name !== FieldRemoved && name !== FieldAudience)
    .map(([, field]) => field.change);
  return new Set(changes).size > 1;
}

function millisOf(moment: unknown): number | undefined {
  const millis = typeof moment === 'string' ? Date.parse(moment) : NaN;
  return Number.isNaN(millis) ? undefined : millis;
}

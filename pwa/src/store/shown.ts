import { FieldRemoved, kinds, type Kind } from '@contract';
import type { BaseRow, HearthDB, OutboxRow, ShownRow } from './db';
import { isBookkeeping, isPast, merge, stampAfter, type Fields } from './merge';

/**
 * Writes what screens see of entries anew from base and outbox. It belongs in
 * the transaction of every write to either.
 */
export async function reshow(db: HearthDB, entries: Iterable<string>): Promise<void> {
  for (const id of new Set(entries)) {
    const row = show(await db.base.get(id), await pendingOf(db, id));
    await (row ? db.shown.put(row) : db.shown.delete(id));
  }
}

/** The fields of an entry as they will be once everything on its way has arrived. */
export async function fieldsNow(db: HearthDB, entry: string): Promise<Fields> {
  return overlay(await db.base.get(entry), await pendingOf(db, entry));
}

function pendingOf(db: HearthDB, entry: string): Promise<OutboxRow[]> {
  return db.outbox.where('entry').equals(entry).sortBy('n');
}

/** Base with the outbox over it, by the server's rules. */
export function overlay(base: BaseRow | undefined, pending: readonly OutboxRow[]): Fields {
  let fields: Fields = base?.fields ?? {};
  for (const { change } of pending) {
    const stamp = stampAfter(fields, change);
    // The feed may bring a change back before its verdict does.
    if (!isPast(fields, change, stamp)) fields = merge(fields, change, stamp);
  }
  return fields;
}

function show(base: BaseRow | undefined, pending: readonly OutboxRow[]): ShownRow | undefined {
  const change = pending[0]?.change;
  const about = base ?? (change && { id: change.entry, kind: change.kind, author: change.author });
  if (!about) return undefined;
  const fields = overlay(base, pending);
  const values = Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, field.value]),
  );
  const removed = values[FieldRemoved] === true;
  const happenedAt = millisOf(values['happened_at']) ?? madeAt(about.id);
  const row: ShownRow = {
    id: about.id,
    kind: about.kind,
    author: about.author,
    happenedAt,
    fields: values,
    pending: pending.length > 0,
    removed,
    edited: isEdited(fields),
  };
  if (!isWhole(about.kind, values)) return row;
  return removed ? { ...row, trashed: removedAt(fields) } : { ...row, at: happenedAt };
}

/** Half an entry, whose first change was refused or withdrawn, has no place in a list (SPEC ME7). */
function isWhole(kind: string, values: Readonly<Record<string, unknown>>): boolean {
  const rules = Object.hasOwn(kinds, kind) ? kinds[kind as Kind] : {};
  return Object.entries(rules).every(
    ([name, rule]) => !rule.required || (values[name] ?? null) !== null,
  );
}

/** A stamp begins with its time. */
function removedAt(fields: Fields): number {
  return parseInt((fields[FieldRemoved]?.stamp ?? '').slice(0, 12), 16) || 0;
}

/** The fields of a new entry come from one change; a second one has edited it. */
function isEdited(fields: Fields): boolean {
  const words = Object.entries(fields).filter(([name]) => !isBookkeeping(name));
  return new Set(words.map(([, field]) => field.change)).size > 1;
}

function millisOf(moment: unknown): number | undefined {
  const millis = typeof moment === 'string' ? Date.parse(moment) : NaN;
  return Number.isNaN(millis) ? undefined : millis;
}

/** A UUIDv7 begins with the time it was made at, for kinds that say no other. */
function madeAt(id: string): number {
  return parseInt(id.slice(0, 8) + id.slice(9, 13), 16) || 0;
}

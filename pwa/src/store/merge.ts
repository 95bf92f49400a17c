import {
  FieldAudience,
  FieldRemoved,
  FieldReturned,
  type Change,
  type Field,
  type Stamp,
} from '@contract';

export type Fields = Readonly<Record<string, Field>>;

/**
 * Puts a change into an entry's fields, as the server does (SPEC ME3, ME8, ME9,
 * ME11). The same vectors hold both sides.
 */
export function merge(fields: Fields, change: Change, stamp: Stamp): Fields {
  const merged: Record<string, Field> = { ...fields };
  const returns = returnsFromTrash(fields, change);
  for (const [name, value] of Object.entries(change.set)) {
    const next: Field = { value, stamp, change: change.id };
    const current = fields[name];
    if (!current || !stands(name, current, next, change.bases?.[name] !== current.change)) {
      merged[name] = next;
    }
  }
  return returns ? putBack(merged, change.id, stamp) : merged;
}

/** Orders two values of a field: by stamp, then by change id, bytewise. */
export function isBefore(a: Field, b: Field): boolean {
  return a.stamp === b.stamp ? a.change < b.change : a.stamp < b.stamp;
}

function stands(name: string, current: Field, next: Field, concurrent: boolean): boolean {
  if (name === FieldAudience && concurrent && isPrivate(current) !== isPrivate(next)) {
    return isPrivate(current); // Showing cannot be undone.
  }
  return isBefore(next, current);
}

function isPrivate(audience: Field): boolean {
  return audience.value === 'me';
}

function returnsFromTrash(fields: Fields, change: Change): boolean {
  const removes = change.set[FieldRemoved];
  if (removes !== undefined) return removes === true && !knowsAll(fields, change);
  const removed = fields[FieldRemoved];
  return removed?.value === true && change.bases?.[FieldRemoved] !== removed.change;
}

function knowsAll(fields: Fields, change: Change): boolean {
  return Object.entries(fields).every(
    ([name, field]) => isBookkeeping(name) || change.bases?.[name] === field.change,
  );
}

function isBookkeeping(name: string): boolean {
  return name === FieldRemoved || name === FieldReturned || name === FieldAudience;
}

function putBack(fields: Record<string, Field>, change: string, stamp: Stamp): Fields {
  const removed = fields[FieldRemoved];
  const last = removed && removed.stamp > stamp ? removed.stamp : stamp;
  const after = nextStamp(last);
  return {
    ...fields,
    [FieldRemoved]: { value: false, stamp: after, change },
    [FieldReturned]: { value: true, stamp: after, change },
  };
}

/** The stamp right after another of the same writer. */
export function nextStamp(stamp: Stamp): Stamp {
  const clock = (BigInt(`0x${stamp.slice(0, 16)}`) + 1n).toString(16).padStart(16, '0');
  return clock.slice(-16) + stamp.slice(16);
}

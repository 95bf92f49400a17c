import {
  FieldAudience,
  FieldRemoved,
  FieldReturned,
  FieldSealed,
  type Change,
  type Field,
  type Stamp,
} from '@contract';
import { nextStamp } from './clock';

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
    if (!current) {
      merged[name] = next;
    } else if (stands(name, current, next, change.bases?.[name] !== current.change)) {
      merged[name] = ahead(current, next);
    } else {
      merged[name] = ahead(next, current);
    }
  }
  return returns ? putBack(merged, change.id, stamp) : merged;
}

/** A change that was based on a value comes after it, whatever its own stamp says (SPEC ME6). */
export function stampAfter(fields: Fields, change: Change): Stamp {
  let stamp = change.stamp;
  for (const [name, base] of Object.entries(change.bases ?? {})) {
    const current = fields[name];
    if (current?.change === base && stamp <= current.stamp) {
      stamp = nextStamp(current.stamp.slice(0, 16) + stamp.slice(16));
    }
  }
  return stamp;
}

/**
 * Tells whether the fields are already past a change: they hold something of
 * it, or only newer values. What an entry for its author alone no longer has
 * was sealed away.
 */
export function isPast(fields: Fields, change: Change, stamp: Stamp): boolean {
  const isSealed = isPrivate(fields[FieldAudience]);
  const isPastField = ([name, value]: [string, unknown]) => {
    const current = fields[name];
    if (!current) return isSealed;
    const next: Field = { value, stamp, change: change.id };
    return stands(name, current, next, change.bases?.[name] !== current.change);
  };
  const isHeld = Object.values(fields).some((field) => field.change === change.id);
  return isHeld || Object.entries(change.set).every(isPastField);
}

/** Orders two values of a field: by stamp, then by change id, bytewise (SPEC ME9). */
export function isBefore(a: Field, b: Field): boolean {
  return a.stamp === b.stamp ? a.change < b.change : a.stamp < b.stamp;
}

function stands(name: string, current: Field, next: Field, concurrent: boolean): boolean {
  if (name === FieldAudience && concurrent && isPrivate(current) !== isPrivate(next)) {
    return isPrivate(current); // Showing cannot be undone (SPEC ME8).
  }
  return isBefore(next, current);
}

/** A winner that the stamps alone would not let win gets a stamp after the loser's (SPEC ME8). */
function ahead(winner: Field, loser: Field): Field {
  return isBefore(winner, loser) ? { ...winner, stamp: nextStamp(loser.stamp) } : winner;
}

export function isPrivate(audience: Field | undefined): boolean {
  return audience?.value === 'me';
}

/** An edit and a removal that did not know of each other (SPEC ME11). */
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

/** Words that anyone could read who has the fields. */
export function isReadable(name: string): boolean {
  return name !== FieldSealed && !isBookkeeping(name);
}

/** What an entry carries beside its own words. */
export function isBookkeeping(name: string): boolean {
  return name === FieldRemoved || name === FieldReturned || name === FieldAudience;
}

function putBack(fields: Record<string, Field>, change: string, stamp: Stamp): Fields {
  const removed = fields[FieldRemoved];
  const after = nextStamp(removed && removed.stamp > stamp ? removed.stamp : stamp);
  return {
    ...fields,
    [FieldRemoved]: { value: false, stamp: after, change },
    [FieldReturned]: { value: true, stamp: after, change },
  };
}

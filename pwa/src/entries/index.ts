import { FieldRemoved, FieldReturned, type Affection, type CheckIn, type Ratings } from '@contract';
import { momentOf } from './moment';
import { change, create, type FieldSet } from './write';

export { InvalidEntry } from './validate';
export { dropDraft, loadDraft, saveDraft } from '../store/drafts';

export interface AffectionInput {
  readonly gesture: Affection['gesture'];
  readonly ownName?: string;
  readonly note?: string;
  readonly startedBy?: NonNullable<Affection['started_by']>;
  readonly happenedAt?: Date;
}

/** Logs a touch between the two. Answers the entry's id once it is on disk. */
export function logAffection(input: AffectionInput): Promise<string> {
  return create('affection', {
    gesture: input.gesture,
    own_name: input.ownName,
    note: input.note,
    started_by: input.startedBy,
    happened_at: momentOf(input.happenedAt ?? new Date()),
  });
}

/** Says something kind to the partner. */
export function sayKindWord(input: { text: string; happenedAt?: Date }): Promise<string> {
  return create('kind_word', {
    text: input.text.trim(),
    happened_at: momentOf(input.happenedAt ?? new Date()),
  });
}

export interface CheckInInput {
  readonly ratings: Ratings;
  readonly need?: NonNullable<CheckIn['need']>;
  readonly words?: string;
  readonly happenedAt?: Date;
}

/** Checks in: how close, how in life, how we are, what is needed. */
export function checkIn(input: CheckInInput): Promise<string> {
  return create('check_in', {
    ratings: input.ratings,
    need: input.need,
    words: input.words?.trim() || undefined,
    happened_at: momentOf(input.happenedAt ?? new Date()),
  });
}

/** Changes fields of one's own entry; null clears one that may be empty. */
export function editEntry(id: string, set: FieldSet): Promise<void> {
  return change(id, set);
}

/** Takes an entry off both phones; it stays in its author's trash. */
export function removeEntry(id: string): Promise<void> {
  return change(id, { [FieldRemoved]: true });
}

/** Takes an entry back out of the trash, or keeps one that came back. */
export function bringBack(id: string): Promise<void> {
  return change(id, { [FieldRemoved]: false, [FieldReturned]: false });
}

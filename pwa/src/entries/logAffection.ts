import type { Affection } from '@contract';
import { momentOf } from './moment';
import { create } from './write';

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
    own_name: input.ownName?.trim() || undefined,
    note: input.note?.trim() || undefined,
    started_by: input.startedBy,
    happened_at: momentOf(input.happenedAt ?? new Date()),
  });
}

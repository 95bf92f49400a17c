import type { CheckIn, Ratings } from '@contract';
import { momentOf } from './moment';
import { create } from './write';

export interface CheckInInput {
  readonly ratings: Ratings;
  readonly need?: NonNullable<CheckIn['need']>;
  readonly words?: string;
  readonly happenedAt?: Date;
}

/** Checks in: how close, how in life, how we are, what is needed. Answers the entry's id. */
export function checkIn(input: CheckInInput): Promise<string> {
  return create('check_in', {
    ratings: input.ratings,
    need: input.need,
    words: input.words?.trim() || undefined,
    happened_at: momentOf(input.happenedAt ?? new Date()),
  });
}

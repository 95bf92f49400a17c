import { momentOf } from './moment';
import { create } from './write';

/** Says something kind to the partner. Answers the entry's id once it is on disk. */
export function sayKindWord(input: { text: string; happenedAt?: Date }): Promise<string> {
  return create('kind_word', {
    text: input.text.trim(),
    happened_at: momentOf(input.happenedAt ?? new Date()),
  });
}

import type { CheckIn } from '@contract';
import { t } from '../../words/words';

/** The words for each step, from apart to overlapping, and from heavy to light. */
export const closenessWords = ([1, 2, 3, 4, 5, 6, 7] as const).map((n) => t(`closeness.${n}`));
export const lifeWords = ([1, 2, 3, 4, 5] as const).map((n) => t(`life.${n}`));
export const moodWords = ([1, 2, 3, 4, 5] as const).map((n) => t(`mood.${n}`));

export const needs: readonly NonNullable<CheckIn['need']>[] = [
  'talk',
  'be_heard',
  'hug',
  'time',
  'space',
  'help',
  'nothing',
];

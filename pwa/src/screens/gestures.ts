import type { Affection } from '@contract';

export type Gesture = Affection['gesture'];

/** The quick row, and what is behind More. */
export const quickGestures = ['hug', 'kiss', 'hold_hands', 'touch'] as const;
export const furtherGestures = ['cuddle', 'massage', 'dance'] as const;

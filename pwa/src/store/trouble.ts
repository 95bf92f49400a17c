/**
 * What can be wrong with this device's storage: it cannot be had at all, its
 * connection was lost and could not be opened again (FAILURES F28), or a newer
 * Hearth in another tab has moved it on.
 */
export type Trouble = 'unavailable' | 'lost' | 'outdated';

let listener: (trouble: Trouble) => void = () => undefined;

/** Has somebody hear of trouble; this module knows no screens and no runes, so that a worker can use it. */
export function onTrouble(hear: (trouble: Trouble) => void): void {
  listener = hear;
}

export function tellTrouble(trouble: Trouble): void {
  listener(trouble);
}

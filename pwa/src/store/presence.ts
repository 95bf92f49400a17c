/**
 * A second place that remembers this device had a store, and how much in it
 * was nowhere else: a browser that clears the first says nothing (FAILURES F32).
 */
const key = 'hearth-waiting';

/** Remembers how many changes are on this device alone. */
export function notePresence(waiting: number): void {
  attempt(() => localStorage.setItem(key, String(waiting)));
}

/** How many changes were on this device alone when it was last looked at; null where nothing is known. */
export function lastPresence(): number | null {
  const noted = attempt(() => localStorage.getItem(key)) ?? null;
  return noted === null ? null : Number(noted);
}

export function dropPresence(): void {
  attempt(() => localStorage.removeItem(key));
}

/** Where a browser allows none of it, nothing is remembered. */
function attempt<T>(what: () => T): T | undefined {
  try {
    return what();
  } catch {
    return undefined;
  }
}

import type { Dexie } from 'dexie';
import { tellTrouble } from './trouble';

const lostNames = new Set(['UnknownError', 'InvalidStateError', 'DatabaseClosedError']);

/**
 * Does work with a database. Where its connection turns out to be lost, which
 * iOS does in the background, it is opened again and the work done once more:
 * so the work has to be safe to do twice (FAILURES F28).
 */
export async function steady<T>(db: Dexie, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isLost(error)) throw error;
  }
  db.close({ disableAutoOpen: false });
  try {
    return await work();
  } catch (error) {
    if (isLost(error)) tellTrouble('lost');
    throw error;
  }
}

/** Tells whether an error means that the connection to the database is gone. */
export function isLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const inner = 'inner' in error ? error.inner : undefined; // Dexie wraps what the browser threw.
  return lostNames.has(error.name) || (inner instanceof Error && lostNames.has(inner.name));
}

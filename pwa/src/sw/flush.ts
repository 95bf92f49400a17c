import { exchange } from '../sync/exchange';

/** Sends what waits, when the browser wakes the worker up, unless a tab is at it (SPEC LV7). */
export async function flush(): Promise<void> {
  await navigator.locks.request('hearth-sync', { ifAvailable: true }, async (lock) => {
    if (lock) await exchange();
  });
}

import type { Code } from '@contract';
import { liveQuery, type Subscription } from 'dexie';
import { waitingCount } from '../store/parking';

export type SyncState = 'offline' | 'catchingUp' | 'live';

/** What a person has to know or do; everything else mends itself. */
export type SyncProblem =
  null | 'signed_out' | 'app_too_old' | 'server_too_old' | 'store_full' | 'not_saved';

class SyncStatus {
  state: SyncState = $state('offline');
  problem: SyncProblem = $state(null);
  /** How many changes are not yet on the home server. */
  waiting = $state(0);

  #counting: Subscription | undefined;

  /** Keeps waiting up to date, from whichever tab the changes come. */
  count(): void {
    this.#counting?.unsubscribe();
    this.#counting = liveQuery(waitingCount).subscribe({
      next: (count) => (this.waiting = count),
      error: () => undefined,
    });
  }

  stop(): void {
    this.#counting?.unsubscribe();
    this.state = 'offline';
  }
}

export const syncStatus = new SyncStatus();

/** Which codes are for a person to see. */
export function problemOf(code: Code | 'offline'): SyncProblem {
  switch (code) {
    case 'signed_out':
    case 'app_too_old':
    case 'server_too_old':
    case 'store_full':
      return code;
    default:
      return null;
  }
}

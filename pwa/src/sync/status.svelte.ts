import { liveQuery, type Subscription } from 'dexie';
import { waitingCount } from '../store/parking';
import { notePresence } from '../store/presence';
import type { SyncProblem, SyncState } from './problems';

export type { SyncProblem, SyncState } from './problems';

/** What a person can see of sync, whichever tab does it. */
class SyncStatus {
  #state: SyncState = $state('offline');
  #problem: SyncProblem = $state(null);
  #waiting = $state(0);
  #counting: Subscription | undefined;

  /** Hears of every change that this tab makes. */
  onChange: () => void = () => undefined;

  get state(): SyncState {
    return this.#state;
  }

  set state(state: SyncState) {
    this.#state = state;
    this.onChange();
  }

  get problem(): SyncProblem {
    return this.#problem;
  }

  set problem(problem: SyncProblem) {
    this.#problem = problem;
    this.onChange();
  }

  /** How many changes are not yet on the home server. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Takes over what the tab that leads tells. */
  follow(told: { state: SyncState; problem: SyncProblem }): void {
    this.#state = told.state;
    this.#problem = told.problem;
  }

  /** Keeps waiting up to date, from whichever tab the changes come. */
  count(): void {
    this.stopCounting();
    this.#counting = liveQuery(waitingCount).subscribe({
      next: (count) => {
        this.#waiting = count;
        notePresence(count);
      },
      error: () => undefined,
    });
  }

  stopCounting(): void {
    this.#counting?.unsubscribe();
  }
}

export const syncStatus = new SyncStatus();

import { liveQuery, type Subscription } from 'dexie';
import { db } from './db';
import { isLost } from './steady';
import { tellTrouble } from './trouble';

/**
 * The answer of a query, kept up to date while the component lives. It asks
 * again when the database changes, from any tab, and when reactive state that
 * the query reads before its first await changes.
 */
export function live<T>(query: () => Promise<T>, initial: T): { readonly current: T } {
  let current: T = $state.raw(initial);
  $effect(() => follow(query, (answer) => (current = answer)));
  return {
    get current() {
      return current;
    },
  };
}

/** Follows a query; answers how to stop. A lost connection is opened again, once (FAILURES F28). */
function follow<T>(query: () => Promise<T>, take: (answer: T) => void): () => void {
  let subscription: Subscription;
  let reopened = false;
  const begin = () => {
    subscription = liveQuery(query).subscribe({
      next: (answer) => {
        reopened = false;
        take(answer);
      },
      error: (error) => {
        if (!isLost(error)) console.error('query failed', error instanceof Error ? error.name : '');
        else if (reopened) tellTrouble('lost');
        else {
          reopened = true;
          db().close({ disableAutoOpen: false });
          begin();
        }
      },
    });
  };
  begin();
  return () => subscription.unsubscribe();
}

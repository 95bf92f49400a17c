import { liveQuery, type Subscription } from 'dexie';
import { db } from './db';
import { isLost } from './steady';
import { tellTrouble } from './trouble';

/**
 * Follows a query: asks again whenever the database changes, from any tab.
 * Answers how to stop. A lost connection is opened again, once (FAILURES F28).
 */
export function followQuery<T>(query: () => Promise<T>, take: (answer: T) => void): () => void {
  let subscription: Subscription;
  let reopened = false;
  const begin = () => {
    subscription = liveQuery(query).subscribe({
      next: (answer) => {
        reopened = false;
        take(answer);
      },
      error: (error) => {
        if (!isLost(error)) {
          reportError(error); // A fault of the query itself.
        } else if (reopened) {
          tellTrouble('lost');
        } else {
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

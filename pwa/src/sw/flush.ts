import { openFor } from '../store/db';
import { readMe } from '../store/me';
import { exchange } from '../sync/exchange';
import { leadLock } from '../sync/lead';

/** How long a tab may take to send what waits itself; one that is frozen never does. */
const patience = 5_000;

/** Sends what waits, when the browser wakes the worker up (SPEC LV7). */
export async function flush(): Promise<void> {
  const me = await readMe();
  if (!me) return;
  const db = openFor(me.person.id);
  const send = async () => {
    if ((await db.outbox.count()) > 0) await exchange(db);
  };
  let began = false;
  const signal = AbortSignal.timeout(patience);
  try {
    await navigator.locks.request(leadLock, { signal }, () => {
      began = true;
      return send();
    });
  } catch (error) {
    if (began) throw error; // The browser tries again.
    await send();
  }
}

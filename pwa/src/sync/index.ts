import { fetchMe, postHeal, postSync } from '../api';
import { db } from '../store/db';
import { session } from '../store/session.svelte';
import { openSocket } from './connection';
import { Engine } from './engine';
import { Lead } from './lead';
import { syncStatus, type SyncProblem, type SyncState } from './status.svelte';
import { update } from './update.svelte';
import { askWorker } from './worker';

export { syncStatus } from './status.svelte';

let engine: Engine | undefined;
let lead: Lead<{ state: SyncState; problem: SyncProblem }> | undefined;

/** Keeps this device in step from now on, in one tab at a time. */
export function startSync(): void {
  if (lead) return;
  const around = {
    db: db(),
    openSocket,
    postSync,
    postHeal,
    fetchMe,
    askWorker,
    status: syncStatus,
  };
  lead = new Lead({
    onLead: () => {
      engine = new Engine({ ...around, remember: (me) => session.remember(me) });
      engine.start();
    },
    onLose: stopEngine,
    state: () => ({ state: syncStatus.state, problem: syncStatus.problem }),
    onState: (told) => syncStatus.follow(told),
  });
  syncStatus.onChange = () => {
    lead?.tell();
    if (syncStatus.problem === 'app_too_old') void update.look();
  };
  syncStatus.count();
  lead.start();
  addEventListener('online', wake);
  addEventListener('offline', sleep);
  document.addEventListener('visibilitychange', wakeIfVisible);
}

/** Stops until startSync. What is on its way stays on disk. */
export async function stopSync(): Promise<void> {
  if (!lead) return;
  removeEventListener('online', wake);
  removeEventListener('offline', sleep);
  document.removeEventListener('visibilitychange', wakeIfVisible);
  stopEngine();
  lead.stop();
  lead = undefined;
  syncStatus.stopCounting();
  syncStatus.follow({ state: 'offline', problem: null });
}

/** Something was written that should leave now. */
export function nudgeSync(): void {
  engine?.nudge();
}

function stopEngine(): void {
  engine?.stop();
  engine = undefined;
}

function wake(): void {
  engine?.wake();
}

function sleep(): void {
  engine?.sleep();
}

function wakeIfVisible(): void {
  if (document.visibilityState === 'visible') wake();
}

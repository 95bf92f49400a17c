import { Engine } from './engine';
import { Lead } from './lead';
import { syncStatus, type SyncProblem, type SyncState } from './status.svelte';

export { syncStatus } from './status.svelte';

let engine: Engine | undefined;
let lead: Lead | undefined;

/** Keeps this device in step from now on, in one tab at a time. */
export function startSync(): void {
  if (engine) return;
  const running = new Engine();
  engine = running;
  lead = new Lead(
    () => running.start(),
    () => running.stop(),
    () => ({ state: syncStatus.state, problem: syncStatus.problem }),
    follow,
  );
  syncStatus.count();
  lead.start();
  addEventListener('online', wake);
  addEventListener('offline', sleep);
  document.addEventListener('visibilitychange', wakeIfVisible);
}

/** Stops until startSync. What is on its way stays on disk. */
export async function stopSync(): Promise<void> {
  removeEventListener('online', wake);
  removeEventListener('offline', sleep);
  document.removeEventListener('visibilitychange', wakeIfVisible);
  lead?.stop();
  engine?.stop();
  engine = lead = undefined;
  syncStatus.stop();
}

/** Something was written that should leave now. */
export function nudgeSync(): void {
  engine?.nudge();
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

/** A tab that does not lead shows what the leader knows. */
function follow(told: unknown): void {
  const { state, problem } = told as { state: SyncState; problem: SyncProblem };
  syncStatus.state = state;
  syncStatus.problem = problem;
}

import { fetchMe } from '../api';
import { lastPresence } from '../store/presence';
import { session } from '../store/session.svelte';

/** How long a first look may wait for the home server. */
const patience = 3_000;

class Cleared {
  /** How many changes went with a cleared store; null where nothing was cleared, or nobody knows. */
  lost: number | null = $state(null);
  /** This device's storage was cleared, and the person has not yet heard of it. */
  isNews = $state(false);
}

export const cleared = new Cleared();

/**
 * A browser that cleared this device's storage has left it signed in: then it
 * is who it was, reads all again, and says so (SPEC PH1).
 */
export async function recover(): Promise<void> {
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), patience));
  const me = await Promise.race([fetchMe().catch(() => null), late]);
  if (!me || session.me) return;
  cleared.lost = lastPresence();
  cleared.isNews = true;
  await session.remember(me);
}

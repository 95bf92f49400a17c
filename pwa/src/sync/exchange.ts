import { Protocol, type Cursor, type Page } from '@contract';
import { postHeal, postSync } from '../api';
import type { HearthDB } from '../store/db';
import { isHealing } from './compare';
import { heal } from './heal';
import { applyPage, readCursor, StalePage } from './pull';
import { applyVerdicts, takeBatch, type Outcome } from './push';

/** The calls that an exchange makes. */
export interface Calls {
  readonly postSync: typeof postSync;
  readonly postHeal: typeof postHeal;
}

/**
 * Push and pull by POST, for the service worker and where sockets do not get
 * through: the same verdicts and pages by another way. It ends when each
 * change has been sent once and the feed is read to its head; what is left then
 * is for the next time. A restored server is healed before anything is sent to
 * it (SPEC HE3).
 */
export async function exchange(
  db: HearthDB,
  calls: Calls = { postSync, postHeal },
  onOutcome: (outcome: Outcome) => void = () => undefined,
): Promise<void> {
  for (let after = 0, goOn = true; goOn;) {
    const batch = (await isHealing(db)) ? [] : await takeBatch(db, after);
    const cursor = await readCursor(db);
    const reply = await calls.postSync({
      protocol: Protocol,
      person: db.person,
      changes: batch.map((row) => row.change),
      cursor: cursor ?? { epoch: '', seq: 0, chain: '' },
    });
    onOutcome(await applyVerdicts(db, batch, reply.verdicts, reply.time));
    if (reply.page) await turn(db, reply.page, cursor);
    after = batch.at(-1)?.n ?? after;
    goOn = batch.length > 0 || (reply.page?.more ?? false);
    if (!goOn && (await isHealing(db))) {
      await heal(db, calls.postHeal);
      after = 0;
      goOn = true;
    }
  }
}

async function turn(db: HearthDB, page: Page, from: Cursor | undefined): Promise<void> {
  try {
    await applyPage(db, page, from);
  } catch (error) {
    if (!(error instanceof StalePage)) throw error; // Stale: a tab has read on meanwhile.
  }
}

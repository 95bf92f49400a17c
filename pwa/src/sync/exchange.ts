import { Protocol, type Cursor, type Page } from '@contract';
import { postSync } from '../api';
import type { HearthDB } from '../store/db';
import { applyPage, readCursor, StalePage } from './pull';
import { applyVerdicts, takeBatch, type Outcome } from './push';

/**
 * Push and pull by POST, for the service worker and where sockets do not get
 * through: the same verdicts and pages by another way. It ends when each
 * change has been sent once and the feed is read to its head; what is left then
 * is for the next time.
 */
export async function exchange(
  db: HearthDB,
  post: typeof postSync = postSync,
  onOutcome: (outcome: Outcome) => void = () => undefined,
): Promise<void> {
  for (let after = 0, goOn = true; goOn;) {
    const batch = await takeBatch(db, after);
    const cursor = await readCursor(db);
    const reply = await post({
      protocol: Protocol,
      changes: batch.map((row) => row.change),
      cursor: cursor ?? { epoch: '', seq: 0, chain: '' },
    });
    onOutcome(await applyVerdicts(db, batch, reply.verdicts, reply.time));
    if (reply.page) await turn(db, reply.page, cursor);
    after = batch.at(-1)?.n ?? after;
    goOn = batch.length > 0 || (reply.page?.more ?? false);
  }
}

async function turn(db: HearthDB, page: Page, from: Cursor | undefined): Promise<void> {
  try {
    await applyPage(db, page, from);
  } catch (error) {
    if (!(error instanceof StalePage)) throw error; // Stale: a tab has read on meanwhile.
  }
}

import { Protocol } from '@contract';
import { postSync } from '../api';
import { openFor } from '../store/db';
import { readMe } from '../store/me';
import { applyPage, readCursor } from './pull';
import { applyVerdicts, takeBatch } from './push';

/**
 * Push and pull by POST, for the service worker and where sockets do not get
 * through: the same verdicts and pages by another way. It ends when both sides
 * have nothing left, or throws ApiError.
 */
export async function exchange(): Promise<void> {
  const me = await readMe();
  if (!me) return;
  openFor(me.person.id);
  for (let goOn = true; goOn;) {
    const batch = await takeBatch(me.person.id);
    const cursor = await readCursor();
    const reply = await postSync({
      protocol: Protocol,
      changes: batch.map((row) => row.change),
      cursor: cursor ?? { epoch: '', seq: 0, chain: '' },
    });
    const left = await applyVerdicts(batch, reply.verdicts, reply.time);
    if (reply.page) await applyPage(reply.page, cursor);
    goOn = left > 0 || (reply.page?.more ?? false);
  }
}

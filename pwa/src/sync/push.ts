import {
  catalogue,
  MaxPushBytes,
  MaxPushChanges,
  type Change,
  type Stamp,
  type Verdict,
} from '@contract';
import { learn } from '../store/clock';
import { db, type BaseRow, type OutboxRow } from '../store/db';
import { merge } from '../store/merge';
import { reshow } from '../store/shown';

/** The next changes to send, in the order of writing, as many as fit one push (SPEC PU8). */
export async function takeBatch(person: string): Promise<readonly OutboxRow[]> {
  const rows = await db().outbox.orderBy('n').limit(MaxPushChanges).toArray();
  const batch: OutboxRow[] = [];
  let bytes = 0;
  for (const row of rows) {
    if (row.author !== person) continue; // Another person's waits for them (SPEC PU7).
    bytes += new TextEncoder().encode(JSON.stringify(row.change)).length;
    if (batch.length > 0 && bytes > MaxPushBytes) break;
    batch.push(row);
  }
  return batch;
}

/**
 * Does what the server decided on a batch, in one transaction, and answers how
 * many changes have left the outbox. A refusal that does not park leaves its
 * change where it is (SPEC PU5).
 */
export async function applyVerdicts(
  batch: readonly OutboxRow[],
  verdicts: readonly Verdict[],
  time: number,
): Promise<number> {
  const { base, outbox, parked, shown, facts } = db();
  let left = 0;
  await db().transaction('rw', [base, outbox, parked, shown, facts], async () => {
    left = 0;
    for (const [i, row] of batch.entries()) {
      if (await settle(row, verdicts[i])) left++;
    }
    await learn({ time, stamps: verdicts.flatMap((verdict) => verdict.stamp ?? []) });
    await reshow(batch.map((row) => row.entry));
  });
  return left;
}

/** Moves one change on, by its verdict, and tells whether it has left the outbox. */
async function settle(row: OutboxRow, verdict: Verdict | undefined): Promise<boolean> {
  if (!verdict || row.n === undefined) return false;
  if (verdict.accepted) {
    await confirm(row.change, verdict.stamp ?? row.change.stamp);
  } else if (verdict.error && catalogue[verdict.error.code]?.parks) {
    await db().parked.put({
      id: row.id,
      change: row.change,
      error: verdict.error,
      parkedAt: Date.now(),
    });
  } else {
    return false;
  }
  await db().outbox.delete(row.n);
  return true;
}

/**
 * What was accepted is confirmed from now on, under its canonical stamp. The
 * feed brings the same and more; until then nothing flickers.
 */
async function confirm(change: Change, stamp: Stamp): Promise<void> {
  const row: BaseRow = (await db().base.get(change.entry)) ?? {
    id: change.entry,
    kind: change.kind,
    author: change.author,
    fields: {},
  };
  const isThere = Object.values(row.fields).some((field) => field.change === change.id);
  if (!isThere) await db().base.put({ ...row, fields: merge(row.fields, change, stamp) });
}

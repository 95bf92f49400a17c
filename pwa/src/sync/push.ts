import {
  catalogue,
  MaxBodyBytes,
  MaxPushBytes,
  MaxPushChanges,
  type CodedError,
  type Verdict,
} from '@contract';
import { learn } from '../store/clock';
import type { HearthDB, OutboxRow } from '../store/db';
import { merge } from '../store/merge';
import { reshow } from '../store/shown';
import { steady } from '../store/steady';
import { readCursor } from './pull';
import { restoresSeen } from './restores';

/** What a message holds beside its changes. */
const envelopeBytes = 1024;

/**
 * The next changes to send after row n, in the order of writing, as many as
 * fit one push (SPEC PU8). One that fits no message stays where it is.
 */
export async function takeBatch(
  db: HearthDB,
  after: number,
  most: number = MaxPushChanges,
): Promise<readonly OutboxRow[]> {
  const batch: OutboxRow[] = [];
  let room = MaxPushBytes;
  const rows = await steady(db, () =>
    db.outbox.where('n').above(after).limit(MaxPushChanges).toArray(),
  );
  for (const row of rows) {
    const bytes = new TextEncoder().encode(JSON.stringify(row.change)).length;
    if (bytes > MaxBodyBytes - envelopeBytes || row.author !== db.person) continue;
    if (batch.length === most || (batch.length > 0 && bytes > room)) break;
    batch.push(row);
    room -= bytes;
  }
  return batch;
}

/** What became of a batch. */
export interface Outcome {
  /** How many changes have left the outbox. */
  readonly left: number;
  readonly accepted: number;
  /** The refusals that do not park. */
  readonly held: readonly CodedError[];
}

/**
 * Does what the server decided on a batch, in one transaction. A refusal that
 * does not park leaves its change where it is (SPEC PU5).
 */
export async function applyVerdicts(
  db: HearthDB,
  batch: readonly OutboxRow[],
  verdicts: readonly Verdict[],
  time: number,
): Promise<Outcome> {
  const byChange = new Map(verdicts.map((verdict) => [verdict.change, verdict]));
  return steady(db, () =>
    db.writing(async () => {
      let left = 0;
      for (const row of batch) {
        if (await settle(db, row, byChange.get(row.id))) left++;
      }
      await learn(db, { time, stamps: verdicts.flatMap((verdict) => verdict.stamp ?? []) });
      await reshow(
        db,
        batch.map((row) => row.entry),
      );
      const held = verdicts.flatMap((verdict) => verdict.error ?? []).filter((e) => !parks(e));
      return { left, accepted: verdicts.filter((verdict) => verdict.accepted).length, held };
    }),
  );
}

/** Moves one change on, by its verdict, and tells whether it has left the outbox. */
async function settle(
  db: HearthDB,
  row: OutboxRow,
  verdict: Verdict | undefined,
): Promise<boolean> {
  if (!verdict) return false;
  const waiting = await db.outbox.get({ id: row.id });
  if (!waiting) return true; // Another sender was first.
  if (waiting.restores !== row.restores) return false;
  if (verdict.accepted) {
    await confirm(db, row, verdict);
  } else if (verdict.error && parks(verdict.error)) {
    const parked = { id: row.id, change: row.change, error: verdict.error, parkedAt: Date.now() };
    await db.parked.put(parked);
  } else {
    return false;
  }
  await db.outbox.where({ id: row.id }).delete();
  return true;
}

/**
 * Tells whether sending the same again cannot help. "Not yours" about the
 * author is about the session it was sent under, not about the change (SPEC PU7).
 */
function parks(error: CodedError): boolean {
  if (error.code === 'not_yours' && error.field === 'author') return false;
  return Object.hasOwn(catalogue, error.code) && catalogue[error.code].parks;
}

/**
 * What was accepted is confirmed from now on, under its canonical stamp, as
 * the server merges it, so that nothing flickers until its row of the feed
 * comes and takes the place of what is put together here. Where the row has
 * come already, base may hold what came after the change, and stays (SPEC PL7).
 */
async function confirm(db: HearthDB, { change }: OutboxRow, verdict: Verdict): Promise<void> {
  const cursor = await readCursor(db);
  if (cursor && cursor.seq >= (verdict.seq ?? Infinity)) return;
  const { entry: id, kind, author } = change;
  const before = (await db.base.get(id))?.fields ?? {};
  const stamp = verdict.stamp ?? change.stamp;
  const fields = merge(before, change, stamp);
  const awaits = { row: verdict.seq ?? 0, restores: await restoresSeen(db) };
  await db.base.put({ id, kind, author, fields, awaits });
}

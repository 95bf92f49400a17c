import {
  catalogue,
  MaxHealEntries,
  MaxPushBytes,
  Protocol,
  type CodedError,
  type Entry,
  type HealVerdict,
} from '@contract';
import { ApiError, type postHeal } from '../api';
import type { HealingRow, HearthDB } from '../store/db';
import { steady } from '../store/steady';

/** What one call gives back, and the entries it is about. */
interface Batch {
  readonly rows: readonly HealingRow[];
  readonly offers: readonly Entry[];
  /** The partner's entries that the server did not speak of. */
  readonly holds: readonly string[];
}

/**
 * Gives back to a restored server what this person wrote and it may lack, until
 * nothing is left (SPEC HE1). It goes on where it was cut off.
 */
export async function heal(db: HearthDB, post: typeof postHeal): Promise<void> {
  for (let most = MaxHealEntries; ;) {
    const batch = await takeBatch(db, most);
    if (batch.rows.length === 0) {
      if (await end(db)) return;
      continue;
    }
    try {
      const { offers, holds } = batch;
      const { verdicts } = await post({ protocol: Protocol, person: db.person, offers, holds });
      await settle(db, batch, verdicts);
    } catch (error) {
      if (!(error instanceof ApiError) || !isAboutBatch(error)) throw error;
      if (batch.rows.length === 1) await settle(db, batch, batch.offers.map(refusedFor(error)));
      most = Math.ceil(batch.rows.length / 2); // Down to the one that spoils it (FAILURES F3).
    }
  }
}

async function takeBatch(db: HearthDB, most: number): Promise<Batch> {
  const rows: HealingRow[] = [];
  const offers: Entry[] = [];
  const holds: string[] = [];
  let room = MaxPushBytes;
  for (const row of await db.healing.limit(most).toArray()) {
    const offer = await offerOf(db, row.id);
    room -= JSON.stringify(offer ?? '').length;
    if (room < 0 && rows.length > 0) break;
    rows.push(row);
    if (!offer) continue;
    if (offer.author === db.person) offers.push(offer);
    else holds.push(row.id);
  }
  return { rows, offers, holds };
}

async function offerOf(db: HearthDB, id: string): Promise<Entry | undefined> {
  const known = await db.base.get(id);
  if (!known) return db.gone.get(id);
  const { kind, author, fields } = known;
  return { id, kind, author, fields };
}

/** Takes a batch off the list; what was refused is kept for the person to decide (SPEC PU5). */
async function settle(db: HearthDB, batch: Batch, verdicts: readonly HealVerdict[]): Promise<void> {
  await steady(db, () =>
    db.writing(async () => {
      for (const [i, { error }] of verdicts.entries()) {
        const offer = batch.offers[i];
        if (error && offer?.fields) await park(db, offer, error);
      }
      for (const { id, restores } of batch.rows) {
        await db.healing
          .where({ id })
          .and((row) => row.restores === restores)
          .delete();
      }
    }),
  );
}

async function park(db: HearthDB, offer: Entry, error: CodedError): Promise<void> {
  const fields = Object.entries(offer.fields ?? {});
  const [, last] = fields.reduce((a, b) => (a[1].stamp > b[1].stamp ? a : b));
  const change = {
    id: last.change,
    entry: offer.id,
    kind: offer.kind,
    author: offer.author,
    stamp: last.stamp,
    set: Object.fromEntries(fields.map(([name, { value }]) => [name, value])),
  };
  await db.parked.put({ id: change.id, change, error, parkedAt: db.now() });
}

/** The server has what this device has, unless more came to the list meanwhile. */
function end(db: HearthDB): Promise<boolean> {
  return steady(db, () =>
    db.writing(async () => {
      const isDone = (await db.healing.count()) === 0;
      if (isDone) await db.facts.delete('fork');
      return isDone;
    }),
  );
}

function isAboutBatch({ code }: ApiError): boolean {
  return code !== 'offline' && [400, 413, 422].includes(catalogue[code].status);
}

function refusedFor({ code, field, message }: ApiError) {
  const error: CodedError = { code: code as CodedError['code'], message, ...(field && { field }) };
  return ({ id }: Entry): HealVerdict => ({ entry: id, accepted: false, error });
}

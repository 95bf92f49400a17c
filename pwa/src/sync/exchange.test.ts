import type { HealReply, HealRequest, SyncReply, SyncRequest, Verdict } from '@contract';
import { MaxPushChanges } from '@contract';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ApiError } from '../api';
import { record } from '../entries/record';
import { uuidv7 } from '../entries/uuid';
import { HearthDB } from '../store/db';
import { exchange } from './exchange';
import { readCursor } from './pull';

let db: HearthDB;
let requests: SyncRequest[];
let healed: HealRequest[];

beforeEach(() => {
  db = new HearthDB(crypto.randomUUID());
  requests = [];
  healed = [];
});
afterEach(() => db.close());

async function writeHugs(many: number): Promise<void> {
  const set = { gesture: 'hug', happened_at: '2026-11-20T21:00:00+01:00' };
  for (let i = 0; i < many; i++) await record(db, { entry: uuidv7(), kind: 'affection' }, set);
}

/** A server that answers each request in turn. */
function server(...answers: ((request: SyncRequest) => Partial<SyncReply>)[]) {
  const postSync = (request: SyncRequest): Promise<SyncReply> => {
    requests.push(request);
    const answer = answers[Math.min(requests.length, answers.length) - 1]!;
    return Promise.resolve({ time: Date.now(), verdicts: [], ...answer(request) });
  };
  const postHeal = (request: HealRequest): Promise<HealReply> => {
    healed.push(request);
    return Promise.resolve({
      verdicts: request.offers.map(({ id }) => ({ entry: id, accepted: true })),
    });
  };
  return { postSync, postHeal };
}

const acceptAll = ({ changes }: SyncRequest) => ({
  verdicts: changes.map(({ id, stamp }): Verdict => ({
    change: id,
    accepted: true,
    stamp,
    seq: 1,
  })),
});

function page(seq: number, more = false) {
  return { page: { entries: [], cursor: { epoch: 'e', seq, chain: `c${seq}` }, more } };
}

describe('an exchange by POST', () => {
  it('[PU8] sends everything, in order, and ends', async () => {
    await writeHugs(MaxPushChanges + 1);
    const ids = (await db.outbox.orderBy('n').toArray()).map((row) => row.id);
    await exchange(db, server(acceptAll));
    expect(requests.flatMap(({ changes }) => changes.map(({ id }) => id))).toEqual(ids);
    expect(await db.outbox.count()).toBe(0);
    expect(requests.every(({ person }) => person === db.person)).toBe(true); // PU7, F25
  });

  it('[PL1] reads the feed to its head, from page to page', async () => {
    await exchange(
      db,
      server(
        () => page(1, true),
        () => page(2, true),
        () => page(3),
      ),
    );
    expect(requests.map(({ cursor }) => cursor?.seq)).toEqual([0, 1, 2]);
    expect((await readCursor(db))?.seq).toBe(3);
  });

  it('[PU6] F30: sends what is held back once, and leaves it for the next time', async () => {
    await writeHugs(3);
    const error = { code: 'store_full', message: '' } as const;
    const holdAll = ({ changes }: SyncRequest) => ({
      verdicts: changes.map(({ id }): Verdict => ({ change: id, accepted: false, error })),
    });
    await exchange(db, server(holdAll));
    expect(requests.map(({ changes }) => changes.length)).toEqual([3, 0]);
    expect(await db.outbox.count()).toBe(3);
  });

  it('[PU5] F6: leaves everything where it is when the call fails', async () => {
    await writeHugs(1);
    const fail = () => Promise.reject(new ApiError('internal', undefined, ''));
    await expect(exchange(db, { postSync: fail, postHeal: fail })).rejects.toMatchObject({
      code: 'internal',
    });
    expect(await db.outbox.count()).toBe(1);
    expect(await db.parked.count()).toBe(0);
  });

  it('[LV7] F26: where a tab has read on meanwhile, goes on from there', async () => {
    const meanwhile = () => {
      void db.facts.put({ key: 'cursor', value: { epoch: 'e', seq: 9, chain: 'c9' } });
      return page(1, true);
    };
    await exchange(
      db,
      server(meanwhile, () => page(10)),
    );
    expect(requests.map(({ cursor }) => cursor?.seq)).toEqual([0, 9]);
    expect((await readCursor(db))?.seq).toBe(10);
  });

  it('[HE3] heals a restored server before it sends anything new', async () => {
    await writeHugs(1);
    const id = uuidv7();
    const stamp = '01a3185c50000000000000000000000a';
    const fields = { gesture: { value: 'hug', stamp, change: crypto.randomUUID() } };
    await db.base.put({ id, kind: 'affection', author: db.person, fields });
    await db.facts.put({ key: 'cursor', value: { epoch: 'before', seq: 7, chain: 'c7' } });
    const order: string[] = [];
    const forked = () => ({ page: { ...page(1).page, fork: true }, verdicts: [] });
    await exchange(
      db,
      server(forked, (request) => {
        order.push(`${healed.length} healed, ${request.changes.length} sent`);
        return request.changes.length > 0 ? acceptAll(request) : page(2);
      }),
    );
    expect(healed.map(({ offers }) => offers.map((offer) => offer.id))).toEqual([[id]]);
    expect(order.filter((round) => round.endsWith('1 sent'))).toEqual(['1 healed, 1 sent']);
    expect(await db.outbox.count()).toBe(0);
    expect(await db.facts.get('fork')).toBeUndefined();
  });
});

import type { Cursor, Entry, HealRequest, HealVerdict, Page } from '@contract';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ApiError } from '../api';
import { record } from '../entries/record';
import { uuidv7 } from '../entries/uuid';
import { HearthDB } from '../store/db';
import { isHealing } from './compare';
import { heal } from './heal';
import { applyPage } from './pull';
import { applyVerdicts, takeBatch } from './push';

const partner = crypto.randomUUID();
const before: Cursor = { epoch: 'before', seq: 5, chain: 'c5' };
const after: Cursor = { epoch: 'after', seq: 1, chain: 'c1' };
let db: HearthDB;
let requests: HealRequest[];

beforeEach(() => {
  db = new HearthDB(crypto.randomUUID());
  requests = [];
});
afterEach(() => db.close());

function word(text: string, at: number, about: Partial<Entry> = {}): Entry {
  const stamp = at.toString(16).padStart(16, '0') + 'a'.repeat(16);
  const field = (value: unknown) => ({ value, stamp, change: crypto.randomUUID() });
  const fields = { text: field(text), happened_at: field('2026-11-20T21:00:00+01:00') };
  return { id: uuidv7(), kind: 'kind_word', author: db.person, fields, ...about };
}

function changed(entry: Entry, name: string, value: unknown, at: number): Entry {
  const stamp = at.toString(16).padStart(16, '0') + 'a'.repeat(16);
  const field = { value, stamp, change: crypto.randomUUID() };
  return { ...entry, fields: { ...entry.fields, [name]: field } };
}

function page(cursor: Cursor, entries: readonly Entry[], fork = false): Page {
  return { entries, cursor, more: false, ...(fork && { fork }) };
}

/** This device knew some entries; then the server, restored, says others. */
async function restored(known: readonly Entry[], said: readonly Entry[]): Promise<void> {
  await applyPage(db, page(before, known), undefined);
  await applyPage(db, page(after, said, true), before);
}

function post(answer: (offer: Entry) => Partial<HealVerdict> = () => ({})) {
  return (request: HealRequest) => {
    requests.push(request);
    const verdicts = request.offers.map((offer) => ({
      entry: offer.id,
      accepted: true,
      ...answer(offer),
    }));
    return Promise.resolve({ verdicts });
  };
}

const offered = () => requests.flatMap(({ offers }) => offers);
const held = () => requests.flatMap(({ holds }) => holds);
const textOf = async (id: string) => (await db.shown.get(id))?.fields['text'];

describe('a server that was restored from an older copy', () => {
  it('[HE1] gets back what this person wrote and it lacks, and nothing else', async () => {
    const [lacks, has, older] = [word('lacks', 1), word('has', 1), word('older', 1)];
    const edited = changed(older, 'text', 'edited', 2);
    await restored([lacks, has, edited], [has, older]);
    await heal(db, post());
    expect(new Set(offered())).toEqual(new Set([lacks, edited]));
    expect(await isHealing(db)).toBe(false);
    await heal(db, post());
    expect(requests).toHaveLength(1);
  });

  it('[HE2] says what is newer, and that is not given back', async () => {
    const known = word('known', 1);
    const newer = changed(known, 'text', 'newer', 2);
    await restored([known], [newer]);
    expect(await textOf(known.id)).toBe('newer');
    await heal(db, post());
    expect(offered()).toEqual([]);
  });

  it('[HE4] hears which of the partner’s entries this device holds, and not their words', async () => {
    const [lacks, has] = [
      word('lacks', 1, { author: partner }),
      word('has', 1, { author: partner }),
    ];
    await restored([lacks, has], [has]);
    await heal(db, post());
    expect(held()).toEqual([lacks.id]);
    expect(offered()).toEqual([]);
    expect(await textOf(lacks.id)).toBe('lacks');
  });

  it('[PV1] does not bring back what could be read of a private entry', async () => {
    const open = word('for both', 1);
    const { id, kind, author } = open;
    const sealed = changed(changed({ id, kind, author }, 'audience', 'me', 2), 'sealed', 'c2Vh', 2);
    await restored([sealed], [open]);
    expect(Object.keys((await db.base.get(id))!.fields).sort()).toEqual(['audience', 'sealed']);
    await heal(db, post());
    expect(offered()).toEqual([sealed]);
  });

  it('[PL8] F22: does not bring back what the partner had taken away', async () => {
    const shared = word('shared', 1, { author: partner });
    const { id, kind, author } = shared;
    const since = '2'.padStart(16, '0') + 'b'.repeat(16);
    await restored([shared, { id, kind, author, gone: 'withdrawn', since }], [shared]);
    expect(await db.shown.get(id)).toBeUndefined();
    expect(await db.base.get(id)).toBeUndefined();
    await applyPage(db, page({ ...after, seq: 2 }, [changed(shared, 'text', 'edited', 3)]), after);
    expect(await textOf(id)).toBeUndefined();
    const again = changed(shared, 'audience', 'both', 4);
    await applyPage(db, page({ ...after, seq: 3 }, [again]), { ...after, seq: 2 });
    expect(await textOf(id)).toBe('shared');
  });

  it('[PL8] F22: forgets what the partner takes away, though it was edited meanwhile', async () => {
    const shared = changed(word('shared', 1, { author: partner }), 'text', 'edited', 3);
    const { id, kind, author } = shared;
    const since = '2'.padStart(16, '0') + 'b'.repeat(16);
    await restored([shared], [{ id, kind, author, gone: 'withdrawn', since }]);
    expect(await db.base.get(id)).toBeUndefined();
  });

  it('F19: is told of what was erased', async () => {
    const mine = word('gone', 1);
    const { id, kind, author } = mine;
    const since = '2'.padStart(16, '0') + 'b'.repeat(16);
    await restored([mine, { id, kind, author, gone: 'removed', since }], [mine]);
    expect(await db.shown.get(id)).toBeUndefined();
    await heal(db, post());
    expect(offered()).toEqual([{ id, kind, author, gone: 'removed', since }]);
  });

  it('[PL6] takes nothing away with a removal that this device knows to be undone', async () => {
    const back = changed(word('back', 1), 'removed', false, 5);
    const { id, kind, author } = back;
    const since = '3'.padStart(16, '0') + 'b'.repeat(16);
    await restored([back], [{ id, kind, author, gone: 'removed', since }]);
    expect(await textOf(id)).toBe('back');
    await heal(db, post());
    expect(offered()).toEqual([back]);
  });

  it('[PU2] F14: a verdict from before the restore acknowledges nothing', async () => {
    const hug = { gesture: 'hug', happened_at: '2026-11-20T21:00:00+01:00' };
    await record(db, { entry: uuidv7(), kind: 'affection' }, hug);
    const [row] = await takeBatch(db, 0);
    await restored([], []);
    const { id, stamp } = row!.change;
    await applyVerdicts(db, [row!], [{ change: id, accepted: true, stamp, seq: 6 }], Date.now());
    expect(await db.outbox.count()).toBe(1);
    const again = await takeBatch(db, 0);
    await applyVerdicts(db, again, [{ change: id, accepted: true, stamp, seq: 2 }], Date.now());
    expect(await db.outbox.count()).toBe(0);
  });

  it('goes on where it was cut off', async () => {
    const many = Array.from({ length: 250 }, (_, i) => word(`word ${i}`, 1));
    await restored(many, []);
    const good = post();
    const dying = (request: HealRequest) =>
      requests.length === 1
        ? Promise.reject(new ApiError('offline', undefined, ''))
        : good(request);
    await expect(heal(db, dying)).rejects.toMatchObject({ code: 'offline' });
    expect(await isHealing(db)).toBe(true);
    await heal(db, good);
    expect(
      offered()
        .map(({ id }) => id)
        .sort(),
    ).toEqual(many.map(({ id }) => id).sort());
  });

  it('[PU5] F4: what it refuses is kept for the person to decide', async () => {
    const mine = word('refused', 1);
    await restored([mine], []);
    const error = { code: 'change_too_large', message: '' } as const;
    await heal(
      db,
      post(() => ({ accepted: false, error })),
    );
    const [parked] = await db.parked.toArray();
    expect(parked).toMatchObject({ error, change: { entry: mine.id, set: { text: 'refused' } } });
    expect(await textOf(mine.id)).toBe('refused');
  });

  it('[PU4] F3: one that spoils a call holds up no other', async () => {
    const many = Array.from({ length: 9 }, (_, i) => word(`word ${i}`, 1));
    const bad = many[4]!;
    await restored(many, []);
    const good = post();
    await heal(db, (request) =>
      request.offers.some(({ id }) => id === bad.id)
        ? Promise.reject(new ApiError('broken_json', undefined, ''))
        : good(request),
    );
    expect(offered()).toHaveLength(8);
    expect(await db.parked.count()).toBe(1);
    expect(await isHealing(db)).toBe(false);
  });
});

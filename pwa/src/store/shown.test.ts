import type { Change } from '@contract';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openFor, type HearthDB } from './db';
import { reshow } from './shown';
import { latestOf, timelinePage } from './timeline';

const me = crypto.randomUUID();
const moment = '2026-11-20T21:00:00+01:00';
let db: HearthDB;

beforeEach(() => {
  db = openFor(me);
});
afterEach(async () => {
  await Promise.all(db.tables.map((table) => table.clear()));
});

/** A confirmed entry whose fields all came with one change. */
async function confirmed(id: string, kind: string, values: Record<string, unknown>) {
  const fields = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, { value, stamp: stamp(1), change: id }]),
  );
  await db.base.put({ id, kind, author: me, fields });
  await db.writing(() => reshow(db, [id]));
}

async function onItsWay(entry: string, kind: string, part: Partial<Change>) {
  const change = { id: crypto.randomUUID(), entry, kind, author: me, stamp: stamp(2), set: {} };
  await db.outbox.add({ id: change.id, entry, author: me, change: { ...change, ...part } });
  await db.writing(() => reshow(db, [entry]));
}

function stamp(n: number): string {
  return n.toString(16).padStart(32, '0');
}

async function listed(limit = 10, before?: number) {
  return (await timelinePage(limit, before)).map((entry) => entry.id);
}

describe('what screens see', () => {
  it('is base with the outbox over it', async () => {
    await confirmed('e', 'kind_word', { text: 'one', happened_at: moment });
    await onItsWay('e', 'kind_word', { set: { text: 'two' }, bases: { text: 'e' } });
    const shown = await db.shown.get('e');
    expect(shown).toMatchObject({ pending: true, edited: true, fields: { text: 'two' } });
  });

  it('[ME3] leaves a later edit from another device in place', async () => {
    await confirmed('e', 'kind_word', { text: 'one', happened_at: moment });
    await onItsWay('e', 'kind_word', { stamp: stamp(0), set: { text: 'older' } });
    expect((await db.shown.get('e'))?.fields['text']).toBe('one');
  });

  it('[ME6] puts an edit after what it was based on, also with a clock set back', async () => {
    await confirmed('e', 'kind_word', { text: 'one', happened_at: moment });
    await onItsWay('e', 'kind_word', {
      stamp: stamp(0),
      set: { text: 'two' },
      bases: { text: 'e' },
    });
    expect((await db.shown.get('e'))?.fields['text']).toBe('two');
  });

  it('[ME11] is not brought back by what the feed has brought, and what came after it', async () => {
    await onItsWay('e', 'kind_word', { id: 'x', set: { text: 'one', happened_at: moment } });
    const field = (value: unknown, n: number) => ({ value, stamp: stamp(n), change: `later ${n}` });
    const fields = {
      text: field('two', 3),
      happened_at: field(moment, 4),
      removed: field(true, 5),
    };
    await db.base.put({ id: 'e', kind: 'kind_word', author: me, fields });
    await db.writing(() => reshow(db, ['e']));
    expect((await db.shown.get('e'))?.fields).toEqual({
      text: 'two',
      happened_at: moment,
      removed: true,
    });
  });

  it('[ME7] is not listed while it lacks what its kind requires', async () => {
    await onItsWay('e', 'kind_word', { set: { text: 'an edit of what was withdrawn' } });
    expect(await listed()).toEqual([]);
    expect(await db.shown.get('e')).toMatchObject({ pending: true });
  });

  it('[VE3] holds kinds and fields this app does not know', async () => {
    const id = '019bc0ab-2400-7000-8000-000000000001';
    await confirmed(id, 'of_tomorrow', { colour: 'green' });
    const [entry] = await timelinePage(10);
    expect(entry).toMatchObject({ kind: 'of_tomorrow', fields: { colour: 'green' } });
    expect(entry!.happenedAt).toBe(parseInt('019bc0ab2400', 16));
  });

  it('is gone once there is neither base nor outbox', async () => {
    await confirmed('e', 'kind_word', { text: 'one', happened_at: moment });
    await db.base.delete('e');
    await db.writing(() => reshow(db, ['e']));
    expect(await db.shown.count()).toBe(0);
  });
});

describe('the timeline', () => {
  const at = (minute: number) => `2026-11-20T21:0${minute}:00+01:00`;

  it('is newest first, page by page, and misses nothing within one moment', async () => {
    for (const id of ['a', 'b', 'c']) await confirmed(id, 'of_tomorrow', { happened_at: at(1) });
    await confirmed('d', 'of_tomorrow', { happened_at: at(0) });
    await confirmed('e', 'of_tomorrow', { happened_at: at(2) });
    expect(await listed(2)).toEqual(['e', 'c', 'b', 'a']);
    expect(await listed(2, Date.parse(at(1)))).toEqual(['d']);
    expect(await listed(2, Date.parse(at(0)))).toEqual([]);
  });

  it('finds the newest of a kind that is still there', async () => {
    await confirmed('a', 'kind_word', { text: 'one', happened_at: at(1) });
    await confirmed('b', 'kind_word', { text: 'two', happened_at: at(2) });
    expect((await latestOf('kind_word', me))?.id).toBe('b');
    await confirmed('b', 'kind_word', { text: 'two', happened_at: at(2), removed: true });
    expect((await latestOf('kind_word', me))?.id).toBe('a');
    expect(await latestOf('kind_word', 'partner')).toBeUndefined();
  });
});

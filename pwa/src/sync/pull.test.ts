import type { Cursor, Entry, Page } from '@contract';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { record } from '../entries/record';
import { uuidv7 } from '../entries/uuid';
import { HearthDB } from '../store/db';
import { applyPage, readCursor, StalePage } from './pull';
import { applyVerdicts, takeBatch } from './push';

const moment = '2026-11-20T21:00:00+01:00';
let db: HearthDB;

beforeEach(() => {
  db = new HearthDB(crypto.randomUUID());
});
afterEach(() => db.close());

function cursor(seq: number, epoch = 'one'): Cursor {
  return { epoch, seq, chain: seq === 0 ? '' : `chain-${seq}` };
}

function stamp(n: number): string {
  return n.toString(16).padStart(16, '0') + 'a'.repeat(16);
}

function word(id: string, text: string, at = 1, change = `${id}-${text}`): Entry {
  const field = (value: unknown) => ({ value, stamp: stamp(at), change });
  const fields = { text: field(text), happened_at: field(moment) };
  return { id, kind: 'kind_word', author: db.person, fields };
}

function page(to: number, ...entries: Entry[]): Page {
  return { entries, cursor: cursor(to), more: false };
}

async function textOf(id: string): Promise<unknown> {
  return (await db.shown.get(id))?.fields['text'];
}

describe('a page of the feed', () => {
  it('[PL2] moves the cursor with its data', async () => {
    await applyPage(db, page(1, word('a', 'one')), undefined);
    expect(await textOf('a')).toBe('one');
    expect(await readCursor(db)).toEqual(cursor(1));
  });

  it('[PL2] F11: moves neither when the phone cannot save one of them', async () => {
    for (const table of [db.base, db.shown, db.facts]) {
      const failing = (key: string) => {
        if (table !== db.facts || key === 'cursor') throw new Error('no room');
      };
      table.hook('creating', failing);
      await expect(applyPage(db, page(1, word('a', 'one')), undefined)).rejects.toThrow();
      table.hook('creating').unsubscribe(failing);
      expect(await db.base.count()).toBe(0);
      expect(await db.shown.count()).toBe(0);
      expect(await readCursor(db)).toBeUndefined();
    }
  });

  it('[PL7] that was read before a change is no reason to take its confirmation back', async () => {
    await applyPage(db, page(1, word('a', 'one')), undefined);
    await record(db, { entry: 'a', kind: 'kind_word' }, { text: 'two' });
    const [row] = await takeBatch(db, 0);
    const { id, stamp: own } = row!.change;
    await applyVerdicts(db, [row!], [{ change: id, accepted: true, stamp: own, seq: 4 }], 0);
    await applyPage(db, page(3, word('a', 'one')), cursor(1));
    expect(await textOf('a')).toBe('two');
    await applyPage(db, page(4, word('a', 'three', 9)), cursor(3));
    expect(await textOf('a')).toBe('three');
  });

  it('[PL2] F26: is not written where another tab has moved on', async () => {
    await applyPage(db, page(1, word('a', 'one')), undefined);
    await applyPage(db, page(2, word('a', 'two', 2)), cursor(1));
    const late = applyPage(db, page(1, word('a', 'one')), undefined);
    await expect(late).rejects.toBeInstanceOf(StalePage);
    expect(await textOf('a')).toBe('two');
    expect(await readCursor(db)).toEqual(cursor(2));
  });

  it('F28: that was written just before the connection was lost is not stale', async () => {
    await applyPage(db, page(1, word('a', 'one')), undefined);
    await expect(applyPage(db, page(1, word('a', 'one')), undefined)).resolves.toBeUndefined();
  });

  it('[PL3] brings the whole state: what it lacks is gone from the entry', async () => {
    const first = word('a', 'one');
    const sealed = { sealed: { value: 'c2VhbGVk', stamp: stamp(2), change: 'b' } };
    await applyPage(db, page(1, first), undefined);
    await applyPage(db, page(2, { ...first, fields: sealed }), cursor(1));
    expect((await db.shown.get('a'))?.fields).toEqual({ sealed: 'c2VhbGVk' });
  });

  it('[PL4] has what is gone forgotten whole', async () => {
    await applyPage(db, page(1, word('a', 'one'), word('b', 'two')), undefined);
    const gone = { id: 'a', kind: 'kind_word', author: 'partner', gone: 'withdrawn' } as const;
    await applyPage(db, page(2, gone), cursor(1));
    expect(await db.base.get('a')).toBeUndefined();
    expect(await db.shown.get('a')).toBeUndefined();
    expect(JSON.stringify(await db.shown.toArray())).not.toContain('one');
  });

  it('[PL4] F21: takes what is absent for nothing at all', async () => {
    await applyPage(db, page(1, word('a', 'one')), undefined);
    await applyPage(db, page(2), cursor(1));
    expect(await textOf('a')).toBe('one');
  });

  it('[PL4] leaves one’s own changes of a gone entry in the outbox', async () => {
    await applyPage(db, page(1, word('a', 'one')), undefined);
    await record(db, { entry: 'a', kind: 'kind_word' }, { text: 'two' });
    const gone = { id: 'a', kind: 'kind_word', author: db.person, gone: 'removed' } as const;
    await applyPage(db, page(2, gone), cursor(1));
    expect((await db.outbox.toArray()).map((row) => row.change.set)).toEqual([{ text: 'two' }]);
  });

  it('keeps what is on its way over what came down', async () => {
    const id = uuidv7();
    await record(db, { entry: id, kind: 'kind_word' }, { text: 'mine', happened_at: moment });
    await applyPage(db, page(1, word(id, 'older')), undefined);
    expect(await db.shown.get(id)).toMatchObject({ pending: true, fields: { text: 'mine' } });
  });

  it('[ME1] moves the clock past its stamps', async () => {
    const ahead = '7f0000000000' + '0001' + 'a'.repeat(16);
    const field = { value: 'one', stamp: ahead, change: 'a' };
    const entry = { ...word('a', 'one'), fields: { text: field } };
    await applyPage(db, page(1, entry), undefined);
    await record(db, { entry: 'a', kind: 'kind_word' }, { text: 'two' });
    const [row] = await db.outbox.toArray();
    expect(row!.change.stamp > ahead).toBe(true);
  });

  it('[VE3] F23: keeps fields and kinds it does not know', async () => {
    const field = { value: { of: 'tomorrow' }, stamp: stamp(1), change: 'c' };
    const entry = { id: 'a', kind: 'letter', author: 'partner', fields: { seal: field } };
    await applyPage(db, page(1, entry), undefined);
    expect((await db.base.get('a'))?.fields).toEqual({ seal: field });
    expect(await db.shown.get('a')).toMatchObject({ kind: 'letter' });
  });
});

describe('a server restored from an older copy', () => {
  const fork = (...entries: Entry[]): Page => {
    return { entries, cursor: cursor(1, 'two'), more: true, fork: true };
  };

  beforeEach(() => applyPage(db, page(5, word('a', 'new', 5), word('b', 'lost', 5)), undefined));

  it('[PL6] F14: takes nothing back that this device knows', async () => {
    await applyPage(db, fork(word('a', 'old', 1)), cursor(5));
    expect(await textOf('a')).toBe('new');
    expect(await textOf('b')).toBe('lost');
    expect(await readCursor(db)).toEqual(cursor(1, 'two'));
  });

  it('[PL6] F14: nor in the pages that follow', async () => {
    await applyPage(db, fork(), cursor(5));
    const next = { ...page(2, word('b', 'old', 1)), cursor: cursor(2, 'two') };
    await applyPage(db, next, cursor(1, 'two'));
    expect(await textOf('b')).toBe('lost');
  });

  it('[PL6] still says what is new', async () => {
    await applyPage(db, fork(word('a', 'newer', 6)), cursor(5));
    expect(await textOf('a')).toBe('newer');
  });
});

import { Dexie } from 'dexie';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { HearthDB } from './db';
import { trash } from './timeline';
import { openFor } from './db';

describe('the storage of this device', () => {
  afterEach(() => vi.restoreAllMocks());

  it('[VE2] F24: an upgrade strands nothing, and what was removed lies in the trash', async () => {
    const person = crypto.randomUUID();
    const older = new Dexie(`hearth-${person}`);
    older.version(1).stores({
      base: 'id',
      outbox: '++n, &id, entry',
      parked: 'id, parkedAt',
      shown: 'id, at, [kind+at], [kind+author+at]',
      facts: 'key',
      drafts: 'key',
    });
    await older.table('outbox').add({ id: 'change', entry: 'entry', author: person, change: {} });
    await older.table('parked').put({ id: 'refused', parkedAt: 1 });
    await older.table('facts').put({ key: 'cursor', value: { epoch: 'e', seq: 7, chain: 'c' } });
    await older.table('drafts').put({ key: 'kind', value: 'half a sentence' });
    const entry = { kind: 'kind_word', author: person, fields: {}, happenedAt: 1 };
    await older.table('shown').bulkPut([
      { id: 'there', removed: false, at: 1, ...entry },
      { id: 'removed', removed: true, ...entry },
    ]);
    older.close();

    const db = openFor(person);
    expect(await db.outbox.count()).toBe(1);
    expect(await db.parked.count()).toBe(1);
    expect(await db.drafts.count()).toBe(1);
    expect((await db.facts.get('cursor'))?.value).toMatchObject({ seq: 7 });
    expect((await trash()).map(({ id }) => id)).toEqual(['removed']);
  });

  it('[PU1] F31: every write waits for the disk', async () => {
    const begun = vi.spyOn(IDBDatabase.prototype, 'transaction');
    const db = new HearthDB(crypto.randomUUID());
    await db.writing(() => db.facts.put({ key: 'a', value: 1 }));
    await db.outbox.add({ id: 'a', entry: 'e', author: db.person, change: {} as never });
    const writes = begun.mock.calls.filter(([, mode]) => mode === 'readwrite');
    expect(writes.length).toBeGreaterThan(1);
    for (const [, , options] of writes) expect(options).toEqual({ durability: 'strict' });
    db.close();
  });
});

import { Dexie } from 'dexie';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HearthDB } from './db';
import { steady } from './steady';
import { onTrouble, type Trouble } from './trouble';

const told: Trouble[] = [];
let db: HearthDB;

beforeEach(() => {
  told.length = 0;
  onTrouble((trouble) => told.push(trouble));
  db = new HearthDB(crypto.randomUUID());
});
afterEach(() => db.close());

function lost(): Error {
  return new Dexie.UnknownError('Connection to Indexed Database server lost');
}

describe('a database whose connection is cut', () => {
  it('F28: is opened again and the work done once more', async () => {
    const work = vi.fn<() => Promise<number>>(() => db.facts.count());
    work.mockRejectedValueOnce(lost());
    expect(await steady(db, work)).toBe(0);
    expect(work).toHaveBeenCalledTimes(2);
    expect(told).toEqual([]);
  });

  it('F28: is tried once more only, and then a reload is offered', async () => {
    const work = vi.fn(() => Promise.reject(lost()));
    await expect(steady(db, work)).rejects.toThrow('lost');
    expect(work).toHaveBeenCalledTimes(2);
    expect(told).toEqual(['lost']);
  });

  it('F5: any other error of the phone is passed on, and nothing is done twice', async () => {
    const work = vi.fn(() => Promise.reject(new Dexie.QuotaExceededError()));
    await expect(steady(db, work)).rejects.toThrow();
    expect(work).toHaveBeenCalledTimes(1);
    expect(told).toEqual([]);
  });

  it('F28: works on when the connection is gone under its feet', async () => {
    await db.facts.put({ key: 'a', value: 1 });
    db.backendDB().close();
    expect(await db.facts.count()).toBe(1);
  });
});

describe('a newer Hearth in another tab', () => {
  it('[VE2] may move the database on; this one says so, and loses nothing', async () => {
    await db.outbox.add({ id: 'a', entry: 'e', author: db.person, change: {} as never });
    const newer = new Dexie(db.name);
    newer.version(db.verno).stores({ outbox: '++n, &id, entry' });
    newer.version(db.verno + 1).stores({ of_tomorrow: 'id' });
    await newer.open();
    expect(told).toEqual(['outdated']);
    expect(await newer.table('outbox').count()).toBe(1);
    newer.close();
  });
});

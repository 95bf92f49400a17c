import { beforeEach, describe, expect, it } from 'vitest';
import { stampCases } from '../test/vectors';
import { learn, nextStamp, observe, stampOf, takeStamp, tick, type Clock } from './clock';
import { HearthDB } from './db';

const cases = stampCases();

function reading(clock: string): Clock {
  return {
    millis: parseInt(clock.slice(0, 12), 16),
    counter: parseInt(clock.slice(12, 16), 16),
    offset: 0,
  };
}

describe('the clock', () => {
  it.each(cases.next)('[ME1] $name', ({ last, now, next }) => {
    expect(stampOf(tick(reading(last), now), '')).toBe(next);
  });

  it('[ME1] stamps are compared bytewise', () => {
    expect([...cases.ordered].reverse().sort()).toEqual(cases.ordered);
  });

  it('[ME1] F17: the end of time is no error and takes nothing back', () => {
    const end = reading('ffffffffffffffff');
    expect(stampOf(tick(end, Infinity), '')).toBe('ffffffffffffffff');
    expect(stampOf(tick(end, -1), '')).toBe('ffffffffffffffff');
    expect(nextStamp('ffffffffffffffff000000000000000a')).toMatch(/^f{12}0000/);
  });

  it('[ME1] F16: a phone clock that says nonsense is no error', () => {
    for (const now of [NaN, -5, Infinity, 2 ** 60]) {
      expect(stampOf(tick(reading('01a3185c50000000'), now), '')).toMatch(/^[0-9a-f]{16}$/);
    }
  });

  it('absorbs a later reading, and never an earlier one', () => {
    const clock = reading('01a3185c50000004');
    expect(stampOf(observe(clock, '01a3185c50000009000000000000000a'), '')).toBe(
      '01a3185c50000009',
    );
    expect(observe(clock, '01a3185c50000003ffffffffffffffff')).toBe(clock);
  });
});

describe('the clock of a device', () => {
  let db: HearthDB;
  let now: number;

  beforeEach(() => {
    now = 1_800_000_000_000;
    db = new HearthDB(crypto.randomUUID(), () => now);
  });

  const take = (of: HearthDB = db) => of.writing(() => takeStamp(of));

  it('[ME1] a reload and a clock set back never take it back', async () => {
    const before = await take();
    now -= 365 * 24 * 3600 * 1000;
    const again = new HearthDB(db.person, db.now);
    expect((await take(again)) > before).toBe(true);
  });

  it('[ME1] F15: a cloned profile writes with another writer', async () => {
    const one = await take();
    const other = await take(new HearthDB(db.person, db.now));
    expect(one.slice(16)).not.toBe(other.slice(16));
  });

  it('[ME6] takes over the server’s time', async () => {
    await db.writing(() => learn(db, { time: now + 5000 }));
    expect(parseInt((await take()).slice(0, 12), 16)).toBe(now + 5000);
  });

  it('F17: of a batch, only the greatest stamp moves it, once', async () => {
    const last = '01a3185c6000ffff000000000000000a';
    await db.writing(() => learn(db, { stamps: [last, '01a3185c50000000000000000000000b'] }));
    expect((await take()).slice(0, 16)).toBe('01a3185c60010000');
  });

  it('[ME1] gives no stamp twice while it learns', async () => {
    const other = new HearthDB(db.person, db.now);
    await learn(other, { time: now });
    const stamps = [await take()];
    for (let i = 0; i < 20; i++) {
      const learning = learn(other, { time: now - i });
      stamps.push(...(await Promise.all([take(), take()])));
      await learning;
    }
    stamps.push(await take());
    expect(new Set(stamps).size).toBe(stamps.length);
    expect(stamps).toEqual([...stamps].sort());
    other.close();
  });

  it('a stamp of a transaction that failed is given again', async () => {
    await db
      .writing(async () => {
        await takeStamp(db);
        throw new Error('aborted');
      })
      .catch(() => undefined);
    expect((await take()).slice(12, 16)).toBe('0000');
  });
});

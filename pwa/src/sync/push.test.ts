import {
  catalogue,
  MaxBodyBytes,
  MaxPushBytes,
  MaxPushChanges,
  type Code,
  type CodedError,
  type Verdict,
} from '@contract';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { record } from '../entries/record';
import { uuidv7 } from '../entries/uuid';
import { HearthDB, type OutboxRow } from '../store/db';
import { applyPage } from './pull';
import { applyVerdicts, takeBatch } from './push';

const moment = '2026-11-20T21:00:00+01:00';
const time = 1_800_000_000_000;
let db: HearthDB;

beforeEach(() => {
  db = new HearthDB(crypto.randomUUID(), () => time);
});
afterEach(() => db.close());

async function say(text: string, entry: string = uuidv7()): Promise<string> {
  await record(db, { entry, kind: 'kind_word' }, { text, happened_at: moment });
  return entry;
}

function accepted(row: OutboxRow, more: Partial<Verdict> = {}): Verdict {
  return { change: row.id, accepted: true, stamp: row.change.stamp, seq: 1, ...more };
}

function refused(row: OutboxRow, code: string, field?: string): Verdict {
  const error = { code: code as Code, message: '', ...(field && { field }) } as CodedError;
  return { change: row.id, accepted: false, error };
}

async function texts(): Promise<unknown[]> {
  return (await db.outbox.orderBy('n').toArray()).map((row) => row.change.set['text']);
}

describe('a batch', () => {
  it('[PU8] goes in the order of writing, as many as one push may carry', async () => {
    for (let i = 0; i < MaxPushChanges + 5; i++) await say(`word ${i}`);
    const first = await takeBatch(db, 0);
    const rest = await takeBatch(db, first.at(-1)!.n!);
    expect(first).toHaveLength(MaxPushChanges);
    expect([...first, ...rest].map((row) => row.change.set['text'])).toEqual(await texts());
  });

  it('is no larger than a push may be, in bytes as they are sent', async () => {
    const long = 'ü'.repeat(MaxPushBytes / 5);
    for (let i = 0; i < 3; i++) await say(long);
    expect(await takeBatch(db, 0)).toHaveLength(2);
  });

  it('F3: holds a large change alone', async () => {
    await say('x'.repeat(MaxPushBytes + 1));
    await say('small');
    expect(await takeBatch(db, 0)).toHaveLength(1);
  });

  it('F3: passes over what fits no message, which stays', async () => {
    await say('x'.repeat(MaxBodyBytes));
    await say('small');
    const batch = await takeBatch(db, 0);
    expect(batch.map((row) => row.change.set['text'])).toEqual(['small']);
    expect(await db.outbox.count()).toBe(2);
  });

  it('[PU7] F25: never holds what is another person’s', async () => {
    await say('mine');
    await db.outbox.toCollection().modify({ author: 'somebody else' });
    expect(await takeBatch(db, 0)).toEqual([]);
  });
});

describe('an accepted change', () => {
  it('[PU5] leaves the outbox and is confirmed in the same moment', async () => {
    const id = await say('one');
    const batch = await takeBatch(db, 0);
    const outcome = await applyVerdicts(
      db,
      batch,
      batch.map((row) => accepted(row)),
      time,
    );
    expect(outcome).toMatchObject({ left: 1, accepted: 1, held: [] });
    expect(await db.outbox.count()).toBe(0);
    expect(await db.shown.get(id)).toMatchObject({ pending: false, fields: { text: 'one' } });
  });

  it('[ME6] gets its canonical stamp', async () => {
    const id = await say('one');
    const [row] = await takeBatch(db, 0);
    const stamp = '0'.repeat(31) + '1';
    await applyVerdicts(db, [row!], [accepted(row!, { stamp })], time);
    expect((await db.base.get(id))?.fields['text']).toEqual({
      value: 'one',
      stamp,
      change: row!.id,
    });
  });

  it('leaves a later one of the same entry pending', async () => {
    const id = await say('one');
    await say('two', id);
    const [first] = await takeBatch(db, 0);
    await applyVerdicts(db, [first!], [accepted(first!)], time);
    expect(await db.shown.get(id)).toMatchObject({ pending: true, fields: { text: 'two' } });
  });

  it('[PU3] F2: that another sender has settled meanwhile counts as gone, once', async () => {
    await say('one');
    const batch = await takeBatch(db, 0);
    const verdicts = batch.map((row) => accepted(row));
    await applyVerdicts(db, batch, verdicts, time);
    const before = await db.base.toArray();
    expect(await applyVerdicts(db, batch, verdicts, time)).toMatchObject({ left: 1 });
    expect(await db.base.toArray()).toEqual(before);
  });

  it('[PL7] changes nothing where the feed has already brought it, and what came after', async () => {
    const id = await say('one');
    const [row] = await takeBatch(db, 0);
    const field = (value: unknown, n: number) => ({
      value,
      stamp: `${'f'.repeat(31)}${n}`,
      change: 'x',
    });
    const fields = {
      text: field('two', 1),
      happened_at: field(moment, 1),
      removed: field(true, 2),
    };
    const entry = { id, kind: 'kind_word', author: db.person, fields };
    const cursor = { epoch: 'e', seq: 7, chain: 'c' };
    await applyPage(db, { entries: [entry], cursor, more: false }, undefined);
    await applyVerdicts(db, [row!], [accepted(row!, { seq: 3 })], time);
    expect((await db.base.get(id))?.fields).toEqual(fields);
    expect(await db.shown.get(id)).toMatchObject({ removed: true, pending: false });
  });

  it('tells the server’s time', async () => {
    await say('one');
    const batch = await takeBatch(db, 0);
    await applyVerdicts(
      db,
      batch,
      batch.map((row) => accepted(row)),
      time + 60_000,
    );
    expect((await db.facts.get('clock'))?.value).toMatchObject({ offset: 60_000 });
  });
});

describe('a refused change', () => {
  const parking = Object.values(catalogue).filter(({ parks }) => parks);
  const holding = Object.values(catalogue).filter(({ parks }) => !parks);

  it.each(parking)('[PU5] F4: $code parks it whole, with the reason', async ({ code }) => {
    const id = await say('one');
    const [row] = await takeBatch(db, 0);
    const outcome = await applyVerdicts(db, [row!], [refused(row!, code, 'text')], time);
    expect(outcome).toMatchObject({ left: 1, accepted: 0, held: [] });
    const [parked] = await db.parked.toArray();
    expect(parked).toMatchObject({
      id: row!.id,
      change: row!.change,
      error: { code, field: 'text' },
    });
    expect(await db.outbox.count()).toBe(0);
    expect(await db.shown.get(id)).toBeUndefined();
  });

  it.each(holding)('[PU5] F5, F6: $code leaves it where it is', async ({ code }) => {
    await say('one');
    const [row] = await takeBatch(db, 0);
    const outcome = await applyVerdicts(db, [row!], [refused(row!, code)], time);
    expect(outcome).toMatchObject({ left: 0, held: [{ code }] });
    expect(await texts()).toEqual(['one']);
    expect(await db.parked.count()).toBe(0);
  });

  it('[PU5] a code of a newer server does not park', async () => {
    await say('one');
    const [row] = await takeBatch(db, 0);
    await applyVerdicts(
      db,
      [row!],
      [refused(row!, 'toString'), refused(row!, 'of_tomorrow')],
      time,
    );
    expect(await texts()).toEqual(['one']);
  });

  it('[PU7] F25: sent under another session is not to blame', async () => {
    await say('one');
    const [row] = await takeBatch(db, 0);
    await applyVerdicts(db, [row!], [refused(row!, 'not_yours', 'author')], time);
    expect(await texts()).toEqual(['one']);
  });

  it('[PU4] F3: holds up none beside it', async () => {
    for (const text of ['one', 'two', 'three', 'four']) await say(text);
    const [one, two, three, four] = await takeBatch(db, 0);
    const verdicts = [
      accepted(one!),
      refused(two!, 'invalid_field'),
      refused(three!, 'internal'),
      accepted(four!),
    ];
    await applyVerdicts(db, [one!, two!, three!, four!], verdicts, time);
    expect(await texts()).toEqual(['three']);
    expect(await db.parked.count()).toBe(1);
  });

  it('[PU5] that the person has thrown away stays away when its verdict comes twice', async () => {
    await say('one');
    const [row] = await takeBatch(db, 0);
    await applyVerdicts(db, [row!], [refused(row!, 'invalid_field')], time);
    await db.parked.clear();
    await applyVerdicts(db, [row!], [refused(row!, 'invalid_field')], time);
    expect(await db.parked.count()).toBe(0);
  });

  it('[PU5] without a verdict stays', async () => {
    await say('one');
    const batch = await takeBatch(db, 0);
    expect(await applyVerdicts(db, batch, [], time)).toMatchObject({ left: 0 });
    expect(await texts()).toEqual(['one']);
  });

  it('[PU5] is parked and out of the outbox in one step, or neither', async () => {
    await say('one');
    const [row] = await takeBatch(db, 0);
    const failing = () => {
      throw new Error('no room');
    };
    db.outbox.hook('deleting', failing);
    await expect(applyVerdicts(db, [row!], [refused(row!, 'invalid_field')], time)).rejects.toThrow(
      'no room',
    );
    db.outbox.hook('deleting').unsubscribe(failing);
    expect(await texts()).toEqual(['one']);
    expect(await db.parked.count()).toBe(0);
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HearthDB } from '../store/db';
import { unsentAsText } from '../store/parking';
import { entryById, timelinePage, trash } from '../store/timeline';
import { openFor } from '../store/db';
import {
  bringBack,
  editEntry,
  InvalidEntry,
  logAffection,
  mendParked,
  removeEntry,
  sayKindWord,
} from '.';

const person = crypto.randomUUID();
let db: HearthDB;

beforeEach(() => {
  db = openFor(person);
});
afterEach(async () => {
  await Promise.all(db.tables.map((table) => table.clear()));
});

async function changes() {
  return (await db.outbox.orderBy('n').toArray()).map((row) => row.change);
}

describe('what is written', () => {
  it('[PU1] is in the outbox and on screen once the verb has resolved', async () => {
    const id = await sayKindWord({ text: 'You were so patient today.' });
    const reopened = new HearthDB(person);
    expect((await reopened.outbox.toArray()).map((row) => row.entry)).toEqual([id]);
    expect(await reopened.shown.get(id)).toMatchObject({ pending: true, removed: false });
    reopened.close();
  });

  it('[PU1] is in neither when the phone cannot save it', async () => {
    const failing = () => {
      throw new Error('no room');
    };
    db.shown.hook('creating', failing);
    await expect(logAffection({ gesture: 'hug' })).rejects.toThrow('no room');
    db.shown.hook('creating').unsubscribe(failing);
    expect(await db.outbox.count()).toBe(0);
    expect(await db.facts.get('clock')).toBeUndefined();
  });

  it('[PU7] carries its author', async () => {
    await logAffection({ gesture: 'hug' });
    const [row] = await db.outbox.toArray();
    expect([row!.author, row!.change.author]).toEqual([person, person]);
  });

  it('[PU8] keeps its order', async () => {
    const first = await logAffection({ gesture: 'hug' });
    await editEntry(first, { note: 'At the door.' });
    const second = await logAffection({ gesture: 'kiss' });
    const all = await changes();
    expect(all.map((change) => change.entry)).toEqual([first, first, second]);
    expect(all.map((change) => change.stamp)).toEqual(all.map((change) => change.stamp).sort());
  });

  it('is refused before anything is written when a field is wrong', async () => {
    const wrong = logAffection({ gesture: 'own', ownName: 'x'.repeat(41) });
    await expect(wrong).rejects.toMatchObject({ code: 'invalid_field', field: 'own_name' });
    await expect(sayKindWord({ text: '   ' })).rejects.toBeInstanceOf(InvalidEntry);
    expect(await db.outbox.count()).toBe(0);
  });
});

describe('a change of an entry', () => {
  it('[ME2] of the partner is not written', async () => {
    const partners = { id: 'p', kind: 'kind_word', author: 'partner', fields: {} };
    await db.shown.put({
      ...partners,
      happenedAt: 0,
      pending: false,
      removed: false,
      edited: false,
    });
    await expect(editEntry('p', { text: 'mine' })).rejects.toMatchObject({ code: 'not_yours' });
    expect(await db.outbox.count()).toBe(0);
  });

  it('[ME3] names what each field it sets was made on top of', async () => {
    const id = await sayKindWord({ text: 'one' });
    await editEntry(id, { text: 'two' });
    await editEntry(id, { text: 'three' });
    const [one, two, three] = await changes();
    expect(one!.bases).toEqual({});
    expect(two!.bases).toEqual({ text: one!.id });
    expect(three!.bases).toEqual({ text: two!.id });
  });

  it('[ME3] names removed and audience wherever it knows them', async () => {
    const id = await sayKindWord({ text: 'one' });
    await removeEntry(id);
    await bringBack(id);
    await editEntry(id, { text: 'two' });
    const [one, , back, edit] = await changes();
    expect(edit!.bases).toEqual({ text: one!.id, removed: back!.id });
  });

  it('[ME11] that removes names every field it knew', async () => {
    const id = await sayKindWord({ text: 'one' });
    await editEntry(id, { text: 'two' });
    await removeEntry(id);
    const [one, two, removal] = await changes();
    expect(removal!.bases).toEqual({ text: two!.id, happened_at: one!.id });
  });

  it('that changes nothing is none', async () => {
    const id = await sayKindWord({ text: 'one' });
    await editEntry(id, { text: 'one' });
    await bringBack(id);
    expect(await changes()).toHaveLength(1);
  });

  it('takes an entry off the timeline at once, and back', async () => {
    const id = await sayKindWord({ text: 'one' });
    await removeEntry(id);
    expect(await timelinePage(10)).toEqual([]);
    expect(await entryById(id)).toMatchObject({ removed: true });
    await bringBack(id);
    expect((await timelinePage(10)).map((entry) => entry.id)).toEqual([id]);
  });
});

describe('the trash', () => {
  it('[TR1] has what was removed, the latest first, until it is brought back', async () => {
    const first = await sayKindWord({ text: 'one' });
    const second = await sayKindWord({ text: 'two' });
    await removeEntry(first);
    await removeEntry(second);
    expect((await trash()).map(({ id }) => id)).toEqual([second, first]);
    expect((await trash())[0]!.trashed).toBeGreaterThan(1_700_000_000_000);
    await bringBack(second);
    expect((await trash()).map(({ id }) => id)).toEqual([first]);
    expect((await timelinePage(10)).map(({ id }) => id)).toEqual([second]);
  });
});

describe('what the server refused', () => {
  async function refuse(
    code: 'change_too_large' | 'erased',
  ): Promise<{ id: string; entry: string }> {
    const entry = await sayKindWord({ text: 'too long' });
    const row = (await db.outbox.toArray())[0]!;
    await db.outbox.clear();
    await db.shown.clear();
    await db.parked.put({
      id: row.id,
      change: row.change,
      error: { code, message: '' },
      parkedAt: 1,
    });
    return { id: row.id, entry };
  }

  it('[PU5] F4: is sent again as it was mended, and only then let go of', async () => {
    const { id, entry } = await refuse('change_too_large');
    await expect(mendParked(id, { text: '' })).rejects.toBeInstanceOf(InvalidEntry);
    expect(await db.parked.count()).toBe(1);
    await mendParked(id, { text: 'shorter' });
    expect(await db.parked.count()).toBe(0);
    const [change] = await changes();
    expect(change).toMatchObject({ entry, set: { text: 'shorter' } });
    expect(change!.id).not.toBe(id);
    expect((await entryById(entry))?.fields['text']).toBe('shorter');
  });

  it('[PU5] is kept where the mended one cannot be saved', async () => {
    const { id } = await refuse('change_too_large');
    const failing = () => {
      throw new Error('no room');
    };
    db.outbox.hook('creating', failing);
    await expect(mendParked(id, { text: 'shorter' })).rejects.toThrow('no room');
    db.outbox.hook('creating').unsubscribe(failing);
    expect(await db.parked.count()).toBe(1);
  });

  it('[TR2] becomes a new entry where its own was erased', async () => {
    const { id, entry } = await refuse('erased');
    await mendParked(id, {});
    expect((await changes())[0]!.entry).not.toBe(entry);
  });

  it('can be saved as a file, with what waits', async () => {
    await refuse('change_too_large');
    await sayKindWord({ text: 'waiting' });
    const file = JSON.parse(await unsentAsText()) as Record<string, { text: string }[]>;
    expect(file['waiting']!.map(({ text }) => text)).toEqual(['waiting']);
    expect(file['notTaken']!.map(({ text }) => text)).toEqual(['too long']);
  });
});

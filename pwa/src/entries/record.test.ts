import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HearthDB } from '../store/db';
import { entryById, timelinePage } from '../store/timeline';
import { openFor } from '../store/db';
import { bringBack, editEntry, InvalidEntry, logAffection, removeEntry, sayKindWord } from '.';

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

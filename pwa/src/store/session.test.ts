import type { Me } from '@contract';
import { describe, expect, it } from 'vitest';
import { logAffection } from '../entries';
import { db } from './db';
import { readMe } from './me';
import { session } from './session.svelte';
import { timelinePage } from './timeline';

function meOf(person: string): Me {
  const about = { name: 'Mira', joined: true };
  return {
    couple: 'couple',
    device: 'device',
    person: { id: person, ...about },
    partner: { id: 'partner', ...about },
    devices: [],
  };
}

describe('who is signed in', () => {
  it('is known at the next start, with no network', async () => {
    await session.remember(meOf('mira'));
    expect((await readMe())?.person.id).toBe('mira');
    await session.load();
    expect(session.ready).toBe(true);
    expect(session.me?.person.id).toBe('mira');
  });

  it('[PU7] signing out leaves what is on its way, for this person alone', async () => {
    await session.remember(meOf('mira'));
    const id = await logAffection({ gesture: 'hug' });
    await db().base.put({ id: 'read', kind: 'kind_word', author: 'partner', fields: {} });
    await db().drafts.put({ key: 'kind_word', value: 'half a sentence' });
    await session.forget();
    expect(session.me).toBeNull();
    expect(() => db()).toThrow('nobody is signed in');

    await session.remember(meOf('jonas'));
    expect(await db().outbox.count()).toBe(0);
    expect(await timelinePage(10)).toEqual([]);

    await session.remember(meOf('mira'));
    expect((await db().outbox.toArray()).map((row) => row.entry)).toEqual([id]);
    expect((await timelinePage(10)).map((entry) => entry.id)).toEqual([id]);
    expect(await db().base.count()).toBe(0);
    expect(await db().drafts.count()).toBe(0);
  });

  it('[PU7] signing out forgets the place in the feed, and begins again', async () => {
    await session.remember(meOf('ada'));
    await db().facts.put({ key: 'cursor', value: { epoch: 'e', seq: 9, chain: 'c' } });
    await session.forget();
    await session.remember(meOf('ada'));
    expect(await db().facts.get('cursor')).toBeUndefined();
  });

  it('[HE1] signing out keeps what a restored server has not got back yet', async () => {
    await session.remember(meOf('eve'));
    const mine = { id: 'mine', kind: 'kind_word', author: 'eve', fields: {} };
    await db().base.bulkPut([mine, { ...mine, id: 'theirs', author: 'partner' }]);
    await db().healing.bulkPut(['mine', 'theirs'].map((id) => ({ id, restores: 1 })));
    await db().facts.put({ key: 'fork', value: true });
    await session.forget();
    await session.remember(meOf('eve'));
    expect((await db().base.toArray()).map(({ id }) => id)).toEqual(['mine']);
    expect((await db().healing.toArray()).map(({ id }) => id)).toEqual(['mine']);
    expect(await db().facts.get('fork')).toBeDefined();
  });
});

import { describe, expect, it } from 'vitest';
import type { FakeSocket } from '../test/fakeSocket';
import { meOf, pushed, Rig, until } from '../test/rig';

const rig = Rig.forEach();

describe('a home server that was restored', () => {
  const page = { entries: [], cursor: { epoch: 'two', seq: 1, chain: 'x' }, more: false };

  async function greet(): Promise<FakeSocket> {
    const { db, last: socket } = rig();
    await db.facts.put({ key: 'cursor', value: { epoch: 'one', seq: 9, chain: 'c' } });
    await rig().writeHug();
    socket.opens();
    await until(() => socket.sent.length > 0);
    socket.hears({ type: 'welcome', time: Date.now(), me: meOf(db.person), fork: true });
    return socket;
  }

  it('[HE3] is healed before anything new is sent to it', async () => {
    const { db } = rig();
    const fields = { text: { value: 'a', stamp: '0'.repeat(32), change: 'c' } };
    await db.base.put({ id: 'mine', kind: 'kind_word', author: db.person, fields });
    const socket = await greet();
    let heals: () => void = () => undefined;
    rig().answer = () =>
      new Promise((resolve) => {
        heals = () => resolve({ verdicts: [{ entry: 'mine', accepted: true }] } as never);
      });
    socket.hears({ type: 'page', page: { ...page, fork: true } });
    await until(() => rig().calls.includes('heal'));
    expect(socket.all('push')).toEqual([]);
    heals();
    expect(await pushed(socket, 1)).toHaveLength(1);
    expect(await db.facts.get('fork')).toBeUndefined();
  });

  it('[PU6] F7: is sent what waits, also where another tab has healed it', async () => {
    const socket = await greet();
    await rig().db.facts.put({ key: 'cursor', value: page.cursor });
    socket.hears({ type: 'page', page: { ...page, fork: true } });
    expect(await pushed(socket, 1)).toHaveLength(1);
  });
});

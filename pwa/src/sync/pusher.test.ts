import { MaxPushChanges, PingEvery, SilentAfter } from '@contract';
import { describe, expect, it, vi } from 'vitest';
import { accept, hold, pushed, Rig, until } from '../test/rig';

const rig = Rig.forEach();

describe('the outbox', () => {
  it('[PU8] goes one push at a time, in order', async () => {
    for (let i = 0; i < MaxPushChanges + 1; i++) await rig().writeHug();
    const all = (await rig().db.outbox.orderBy('n').toArray()).map((row) => row.id);
    const socket = await rig().goLive();
    const first = await pushed(socket, 1);
    await rig().writeHug();
    rig().engine.nudge();
    await new Promise(setImmediate);
    expect(socket.all('push')).toHaveLength(1);
    accept(socket, first);
    const second = await pushed(socket, 2);
    expect([...first, ...second].map(({ id }) => id).slice(0, all.length)).toEqual(all);
    accept(socket, second);
    await until(() => rig().isEmpty());
  });

  it('leaves as soon as something is written', async () => {
    const socket = await rig().goLive();
    await rig().writeHug();
    accept(socket, await pushed(socket, 1));
    await until(() => rig().isEmpty());
  });

  it('leaves before the phone has caught up', async () => {
    await rig().writeHug();
    const socket = await rig().welcome();
    accept(socket, await pushed(socket, 1));
    await until(() => rig().isEmpty());
    expect(rig().status.state).toBe('catchingUp');
  });

  it('[PU3] F2, F7: is sent again whole when the ack was lost', async () => {
    await rig().writeHug();
    const first = await pushed(await rig().goLive(), 1);
    rig().last.drops();
    await rig().nextSocket();
    const socket = await rig().goLive();
    expect(await pushed(socket, 1)).toEqual(first);
    accept(socket, first);
    await until(() => rig().isEmpty());
  });

  it('[PU6] F7: is sent again when the server never answers, though it answers pings', async () => {
    await rig().writeHug();
    const socket = await rig().goLive();
    await pushed(socket, 1);
    for (let waited = 0; waited < SilentAfter; waited += PingEvery / 2) {
      vi.advanceTimersByTime(PingEvery / 2);
      socket.hears({ type: 'pong' });
      await new Promise(setImmediate);
    }
    expect(socket.isClosed).toBe(true);
    await rig().nextSocket();
    await pushed(await rig().goLive(), 1);
  });

  it('[PU6] F7: is sent again after the phone itself could not read it', async () => {
    const socket = await rig().goLive();
    let broken = false;
    let readings = 0;
    rig().db.outbox.hook('reading', (row) => {
      readings++;
      if (broken) throw new Error('the phone’s own trouble');
      return row;
    });
    await rig().writeHug();
    broken = true;
    readings = 0;
    await until(() => readings > 0);
    expect(socket.all('push')).toEqual([]);
    broken = false;
    await pushed(socket, 1);
  });

  it('[PU6] F30: is retried with growing pauses while nothing moves, and at once on waking', async () => {
    await rig().writeHug();
    const socket = await rig().goLive();
    const pauses: number[] = [];
    for (let n = 1; n < 7; n++) {
      hold(socket, await pushed(socket, n));
      let waited = 0;
      await until(() => {
        if (socket.all('push').length > n) return true;
        vi.advanceTimersByTime(10);
        waited += 10;
        return false;
      });
      pauses.push(waited);
    }
    expect(rig().status).toEqual({ state: 'live', problem: 'store_full' });
    expect(pauses.at(-1)).toBeGreaterThan(pauses[0]! * 4);

    hold(socket, await pushed(socket, 7));
    await until(() => vi.getTimerCount() > 1);
    rig().engine.wake();
    accept(socket, await pushed(socket, 8));
    await until(() => rig().isEmpty());
    expect(rig().status.problem).toBeNull();
  });

  it('[PU4] F3: lets those behind pass a change that is held back', async () => {
    await rig().writeHug();
    await rig().writeHug();
    const socket = await rig().goLive();
    const [held, free] = await pushed(socket, 1);
    const error = { code: 'internal', message: '' } as const;
    const verdicts = [
      { change: held!.id, accepted: false, error },
      { change: free!.id, accepted: true, stamp: free!.stamp, seq: 1 },
    ];
    socket.hears({ type: 'verdicts', time: Date.now(), verdicts });
    await until(async () => (await rig().db.outbox.count()) === 1);
    // Long before the pause of what is held back is over.
    await until(() => vi.getTimerCount() > 1);
    await rig().writeHug();
    const [next] = await pushed(socket, 2);
    expect(next!.id).not.toBe(held!.id);
  });

  it('F3: lets those behind pass one that ends every connection it is sent on', async () => {
    for (let i = 0; i < 4; i++) await rig().writeHug();
    const [, poison] = (await rig().db.outbox.orderBy('n').toArray()).map((row) => row.id);
    for (let tries = 0; (await rig().db.outbox.count()) > 1; tries++) {
      expect(tries).toBeLessThan(20);
      const socket = await rig().goLive();
      for (let n = 1; !socket.isClosed; n++) {
        let isOut = false;
        await until(async () => {
          vi.advanceTimersByTime(200);
          isOut = (await rig().db.outbox.count()) === 1;
          return isOut || socket.all('push').length >= n;
        });
        if (isOut) break;
        const changes = socket.all('push')[n - 1]!.changes!;
        if (changes.some(({ id }) => id === poison)) socket.drops();
        else accept(socket, changes);
      }
      if (socket.isClosed) await rig().nextSocket();
    }
    expect((await rig().db.outbox.toArray()).map((row) => row.id)).toEqual([poison]);
  });

  it('[LV5] F30: with nothing in it, pings are the only traffic', async () => {
    const socket = await rig().goLive();
    const said = socket.sent.length;
    for (let i = 0; i < 30; i++) {
      vi.advanceTimersByTime(PingEvery);
      socket.hears({ type: 'pong' });
      await new Promise(setImmediate);
    }
    expect(new Set(socket.sent.slice(said).map(({ type }) => type))).toEqual(new Set(['ping']));
    expect(rig().network.sockets).toHaveLength(1);
    expect(rig().calls).toEqual([]);
  });
});

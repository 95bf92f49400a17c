import { Dexie } from 'dexie';
import { describe, expect, it, vi } from 'vitest';
import { ApiError } from '../api';
import { meOf, minute, pushed, Rig, start, until } from '../test/rig';

const rig = Rig.forEach();

describe('a connection to the home server', () => {
  it('[LV1] greets with its place in the feed, catches up, and is live', async () => {
    const socket = rig().last;
    expect(rig().status.state).toBe('offline');
    socket.opens();
    await until(() => rig().status.state === 'catchingUp');
    expect(socket.sent).toEqual([{ type: 'hello', protocol: 1 }]);
    socket.hears({ type: 'welcome', time: Date.now(), me: meOf(rig().db.person) });
    const cursor = { epoch: 'one', seq: 3, chain: 'c' };
    socket.hears({ type: 'page', page: { entries: [], cursor: start, more: true } });
    await until(async () => (await rig().db.facts.get('cursor')) !== undefined);
    expect(rig().status.state).toBe('catchingUp');
    socket.hears({ type: 'page', page: { entries: [], cursor, more: false } });
    await until(() => rig().status.state === 'live');

    socket.drops();
    await rig().nextSocket();
    rig().last.opens();
    await until(() => rig().last.sent.length > 0);
    expect(rig().last.sent[0]).toEqual({ type: 'hello', protocol: 1, cursor });
  });

  it('learns the server’s time, and who this is', async () => {
    const socket = await rig().goLive();
    socket.hears({ type: 'me', me: meOf('renamed') });
    await until(() => rig().remembered.length === 2);
    expect((await rig().db.facts.get('clock'))?.value).toHaveProperty('offset');
  });

  it('[PU7] F25: is given up when it is somebody else’s', async () => {
    await rig().writeHug();
    const socket = rig().last;
    socket.opens();
    await until(() => socket.sent.length > 0);
    socket.hears({ type: 'welcome', time: Date.now(), me: meOf('somebody else') });
    await until(() => socket.isClosed);
    expect(socket.all('push')).toEqual([]);
    expect(await rig().isEmpty()).toBe(false);
  });

  it('ignores an orphan’s last words', async () => {
    const orphan = await rig().goLive();
    orphan.fails();
    await rig().nextSocket();
    await rig().goLive();
    orphan.drops(4401);
    orphan.hears({ type: 'error', error: { code: 'signed_out', message: '' } });
    await new Promise(setImmediate);
    expect(rig().status).toEqual({ state: 'live', problem: null });
  });
});

describe('a welcome that is still being taken in when its connection ends', () => {
  it('[PU6] F7: opens no way for pushes on the next one', async () => {
    await rig().writeHug();
    const { db, last: orphan } = rig();
    orphan.opens();
    await until(() => orphan.sent.length > 0);
    let letGo = (): void => undefined;
    const busy = new Promise<void>((resolve) => (letGo = resolve));
    const holding = db.transaction('rw', db.facts, () => Dexie.waitFor(busy));
    orphan.hears({ type: 'welcome', time: Date.now(), me: meOf(db.person) });
    await until(() => rig().remembered.length === 1);
    orphan.drops();
    await rig().nextSocket();
    letGo();
    await holding;
    const next = await rig().goLive();
    expect(next.sent[0]?.type).toBe('hello');
    expect(await pushed(next, 1)).toHaveLength(1);
  });
});

describe('a connection that is lost', () => {
  it('[LV4] is tried again with growing pauses', async () => {
    const pauses: number[] = [];
    for (let i = 0; i < 7; i++) {
      rig().last.drops();
      pauses.push(await rig().nextSocket());
    }
    expect(pauses.at(-1)).toBeGreaterThan(pauses[0]! * 8);
    expect(pauses.at(-1)).toBeLessThanOrEqual(minute);
  });

  it('F30: one that greets and then breaks does not start over with short pauses', async () => {
    const pauses: number[] = [];
    for (let i = 0; i < 7; i++) {
      await rig().goLive();
      rig().last.drops();
      pauses.push(await rig().nextSocket());
    }
    expect(pauses.at(-1)).toBeGreaterThan(pauses[0]! * 8);
  });

  it('[LV4] that has held for a while is tried again soon', async () => {
    for (let i = 0; i < 7; i++) {
      rig().last.drops();
      await rig().nextSocket();
    }
    const socket = await rig().goLive();
    socket.hears({ type: 'pong' });
    await new Promise(setImmediate);
    socket.drops();
    expect(await rig().nextSocket()).toBeLessThan(1_000);
  });

  it('[LV4] is tried again at once when the phone comes online or to the front', async () => {
    for (let i = 0; i < 6; i++) {
      rig().last.drops();
      await rig().nextSocket();
    }
    rig().last.drops();
    const before = rig().network.sockets.length;
    rig().engine.wake();
    expect(rig().network.sockets).toHaveLength(before + 1);
    rig().last.drops();
    expect(await rig().nextSocket()).toBeLessThan(1_000);
    await rig().goLive();
  });

  it('[LV4] F29: is found out on waking', async () => {
    const socket = await rig().goLive();
    rig().engine.wake();
    expect(socket.all('ping')).toHaveLength(1);
    await rig().nextSocket();
    expect(socket.isClosed).toBe(true);
  });

  it('is not waited for when the phone says it is offline', async () => {
    const socket = await rig().goLive();
    rig().engine.sleep();
    expect(socket.isClosed).toBe(true);
    expect(rig().status.state).toBe('offline');
  });

  it('[PL2] F11: a page that cannot be saved ends it, says so, and comes again', async () => {
    const socket = await rig().goLive();
    const failing = () => {
      throw Object.assign(new Error('full'), { name: 'QuotaExceededError' });
    };
    rig().db.base.hook('creating', failing);
    const entry = { id: 'a', kind: 'letter', author: 'partner', fields: {} };
    const page = { entries: [entry], cursor: { ...start, seq: 1 }, more: false };
    socket.hears({ type: 'page', page });
    await until(() => socket.isClosed);
    expect(rig().status.problem).toBe('not_saved');
    rig().db.base.hook('creating').unsubscribe(failing);
    await rig().nextSocket();
    const again = await rig().goLive();
    expect(again.all('hello')[0]!.cursor).toEqual(start);
    again.hears({ type: 'page', page });
    await until(async () => (await rig().db.base.count()) === 1);
    expect(rig().status.problem).toBeNull();
  });

  it('is let be once sync is stopped', async () => {
    await rig().writeHug();
    await pushed(await rig().goLive(), 1);
    rig().engine.stop();
    rig().engine.wake();
    rig().engine.nudge();
    for (let i = 0; i < 10; i++) {
      vi.advanceTimersByTime(10 * minute);
      await new Promise(setImmediate);
    }
    expect(rig().network.sockets.every(({ isClosed }) => isClosed)).toBe(true);
    expect(rig().network.sockets).toHaveLength(1);
    expect(rig().last.all('push')).toHaveLength(1);
    expect(rig().calls).not.toContain('me');
  });
});

describe('a person is told', () => {
  it('[LV6] [PU5] F6: that the device was signed out; everything stays', async () => {
    await rig().writeHug();
    const socket = await rig().goLive();
    await pushed(socket, 1);
    socket.hears({ type: 'error', error: { code: 'signed_out', message: '' } });
    socket.drops(4401);
    await until(() => rig().status.problem === 'signed_out');
    expect(rig().status.state).toBe('offline');
    expect(await rig().isEmpty()).toBe(false);
    expect(await rig().nextSocket(6 * minute)).toBeGreaterThan(4 * minute);
    rig().last.drops(4401);
    rig().engine.wake();
    expect(rig().last.readyState).toBe(0); // A look at the phone asks at once.
  });

  it('[LV6] also where the close code is all there is', async () => {
    (await rig().goLive()).drops(4401);
    expect(rig().status.problem).toBe('signed_out');
  });

  it('[VE1] that the app is too old; everything stays, and it is over once it is greeted', async () => {
    await rig().writeHug();
    rig().last.opens();
    await until(() => rig().last.sent.length > 0);
    rig().last.hears({ type: 'error', error: { code: 'app_too_old', message: '' } });
    await until(() => rig().status.problem === 'app_too_old');
    rig().last.drops();
    expect(await rig().isEmpty()).toBe(false);
    await rig().nextSocket();
    await rig().goLive();
    expect(rig().status.problem).toBeNull();
  });

  it('why sockets do not get through, which only a call can tell', async () => {
    rig().answer = () => Promise.reject(new ApiError('signed_out', undefined, ''));
    rig().last.drops();
    await until(() => rig().status.problem === 'signed_out');
    expect(rig().calls).toEqual(['me']);
  });

  it('nothing of a network that is away', async () => {
    rig().status.problem = 'signed_out';
    rig().last.drops();
    await until(() => rig().calls.length === 1);
    await new Promise(setImmediate);
    expect(rig().status).toEqual({ state: 'offline', problem: 'signed_out' });
  });
});

describe('where sockets do not get through', () => {
  it('POST sends and fetches, and sockets are tried on', async () => {
    await rig().writeHug();
    rig().answer = () => Promise.resolve({ time: Date.now(), verdicts: [] } as never);
    for (let i = 0; i < 4; i++) {
      rig().last.drops();
      await rig().nextSocket();
    }
    await until(() => rig().calls.includes('sync'));
    await until(() => rig().status.state === 'catchingUp');
    rig().last.drops();
    expect(rig().status.state).toBe('catchingUp');
    await rig().nextSocket();
    await rig().goLive();
  });

  it('the service worker is asked to send, should the page not live to do it', async () => {
    await rig().writeHug();
    await until(() => rig().calls.includes('worker'));
  });
});

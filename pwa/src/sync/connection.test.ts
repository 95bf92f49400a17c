import { PingEvery, SilentAfter, type FromServer } from '@contract';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeSocket } from '../test/fakeSocket';
import { until } from '../test/until';
import { Connection } from './connection';

let socket: FakeSocket;
let connection: Connection;
let heard: FromServer[];
let ends: number[];
let onMessage: (message: FromServer) => Promise<void>;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  socket = new FakeSocket();
  heard = [];
  ends = [];
  onMessage = () => Promise.resolve();
  const listener = {
    onOpen: () => connection.send({ type: 'hello' }),
    onMessage: (message: FromServer) => {
      heard.push(message);
      return onMessage(message);
    },
    onEnd: (code: number) => ends.push(code),
  };
  connection = new Connection(listener, () => socket);
});
afterEach(() => {
  connection.end(0);
  vi.useRealTimers();
});

function opens(): void {
  socket.opens();
  socket.hears({ type: 'welcome' });
}

describe('a connection', () => {
  it('greets when it is open, and not before', () => {
    expect(socket.sent).toEqual([]);
    socket.opens();
    expect(socket.sent).toEqual([{ type: 'hello' }]);
  });

  it('greets no socket that opens after it was given up', () => {
    connection.end(0);
    socket.opens();
    expect(socket.sent).toEqual([]);
  });

  it('handles messages one after another, in order', async () => {
    opens();
    let release: () => void = () => undefined;
    onMessage = ({ type }) =>
      type === 'page' ? new Promise((done) => (release = done)) : Promise.resolve();
    socket.hears({ type: 'page' });
    socket.hears({ type: 'verdicts' });
    await until(() => heard.length === 2);
    release();
    await until(() => heard.length === 3);
    expect(heard.map(({ type }) => type)).toEqual(['welcome', 'page', 'verdicts']);
  });

  it('[PL2] ends when a message cannot be taken in, and takes in none after it', async () => {
    opens();
    onMessage = ({ type }) => (type === 'page' ? Promise.reject(new Error()) : Promise.resolve());
    socket.hears({ type: 'page' });
    socket.hears({ type: 'verdicts' });
    await until(() => ends.length > 0);
    expect(heard.map(({ type }) => type)).toEqual(['welcome', 'page']);
    expect(socket.isClosed).toBe(true);
  });

  it('ends at what is not JSON', async () => {
    opens();
    socket.receives('<html>');
    await until(() => ends.length > 0);
  });

  it('says once that it has ended, with its code, and nothing after', async () => {
    opens();
    socket.drops(4401);
    socket.fails();
    connection.end(0);
    socket.hears({ type: 'page' });
    await new Promise(setImmediate);
    expect(ends).toEqual([4401]);
    expect(heard.map(({ type }) => type)).not.toContain('page');
  });
});

describe('a dead socket', () => {
  it('[LV4] F29: that never opens is given up', () => {
    vi.advanceTimersByTime(PingEvery);
    expect(ends).toEqual([0]);
    expect(socket.isClosed).toBe(true);
  });

  it('[LV4] F29: whose pings nobody answers is given up by the time of the contract', () => {
    opens();
    vi.advanceTimersByTime(SilentAfter - 1);
    expect(ends).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(ends).toEqual([0]);
  });

  it('[LV4] that answers is not', () => {
    opens();
    for (let i = 0; i < 20; i++) {
      vi.advanceTimersByTime(PingEvery);
      socket.hears({ type: 'pong' });
    }
    expect(socket.all('ping')).toHaveLength(20);
    expect(ends).toEqual([]);
  });

  it('[LV5] is noticed by pings alone', () => {
    opens();
    vi.advanceTimersByTime(PingEvery);
    expect(socket.sent.map(({ type }) => type)).toEqual(['hello', 'ping']);
  });

  it('[LV4] F29: is asked at once when the phone wakes, and has less time to answer', () => {
    opens();
    connection.probe();
    expect(socket.all('ping')).toHaveLength(1);
    vi.advanceTimersByTime(PingEvery - 1);
    expect(ends).toEqual([0]);
  });

  it('[LV4] a tab whose timers the browser slows down keeps a living one', () => {
    opens();
    vi.advanceTimersByTime(PingEvery);
    socket.hears({ type: 'pong' });
    // Nothing but the next ping is left to come, however late.
    expect(vi.getTimerCount()).toBe(1);
  });
});

import type { Me, SyncRequest } from '@contract';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { record } from '../entries/record';
import { uuidv7 } from '../entries/uuid';
import { openFor, type HearthDB } from '../store/db';
import { writeMe } from '../store/me';
import { flush } from './flush';
import { letIn } from './letIn';

const person = crypto.randomUUID();
let db: HearthDB;
let sent: SyncRequest[];
let free: boolean;

beforeEach(async () => {
  db = openFor(person);
  await writeMe({ person: { id: person } } as Me);
  sent = [];
  free = true;
  vi.stubGlobal('fetch', (_path: string, { body }: { body: string }) => {
    const request = JSON.parse(body) as SyncRequest;
    sent.push(request);
    const verdicts = request.changes.map(({ id, stamp }) => ({
      change: id,
      accepted: true,
      stamp,
      seq: 1,
    }));
    return Promise.resolve(Response.json({ time: Date.now(), verdicts }));
  });
  vi.stubGlobal('navigator', {
    locks: {
      request: (_name: string, options: LockOptions, hold: () => Promise<void>) =>
        free
          ? hold()
          : new Promise((_, fail) => {
              options.signal?.addEventListener('abort', () => fail(new Error('withdrawn')));
            }),
    },
  });
});
afterEach(async () => {
  vi.unstubAllGlobals();
  await Promise.all(db.tables.map((table) => table.clear()));
});

async function writeHug(): Promise<void> {
  const hug = { gesture: 'hug', happened_at: '2026-11-20T21:00:00+01:00' };
  await record(db, { entry: uuidv7(), kind: 'affection' }, hug);
}

describe('the service worker, woken up by the browser', () => {
  it('sends what waits, with no app open', async () => {
    await writeHug();
    await flush();
    expect(sent[0]!.changes).toHaveLength(1);
    expect(await db.outbox.count()).toBe(0);
  });

  it('[LV5] sends nothing when nothing waits', async () => {
    await flush();
    expect(sent).toEqual([]);
  });

  it('[PU7] sends nothing when nobody is signed in', async () => {
    await writeHug();
    await writeMe(null);
    await flush();
    expect(sent).toEqual([]);
    expect(await db.outbox.count()).toBe(1);
  });

  it('[LV7] F26: does not wait for ever for a tab that holds the lock and is frozen', async () => {
    const impatient = AbortSignal.timeout.bind(AbortSignal);
    vi.spyOn(AbortSignal, 'timeout').mockImplementationOnce(() => impatient(1));
    free = false;
    await writeHug();
    await flush();
    expect(await db.outbox.count()).toBe(0);
  });

  it('[PU5] F6: fails where the server cannot be reached, so that the browser tries again', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')));
    await writeHug();
    await expect(flush()).rejects.toMatchObject({ code: 'offline' });
    expect(await db.outbox.count()).toBe(1);
  });
});

describe('a new version', () => {
  it('is let in when a person says so, and by nothing else', () => {
    const skipWaiting = vi.fn();
    const worker = { skipWaiting } as unknown as ServiceWorkerGlobalScope;
    for (const data of [undefined, null, 'SKIP_WAITING', { type: 'other' }]) {
      letIn(worker, { data } as ExtendableMessageEvent);
    }
    expect(skipWaiting).not.toHaveBeenCalled();
    letIn(worker, { data: { type: 'SKIP_WAITING' } } as ExtendableMessageEvent);
    expect(skipWaiting).toHaveBeenCalledOnce();
  });
});

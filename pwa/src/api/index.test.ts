import { catalogue } from '@contract';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ApiError, fetchMe, join, signOut, signOutDevice } from '.';

const calls: { path: string; options: RequestInit }[] = [];

function answer(make: () => Response | Promise<Response>): void {
  vi.stubGlobal('fetch', (path: string, options: RequestInit) => {
    calls.push({ path, options });
    return Promise.resolve().then(make);
  });
}

afterEach(() => {
  calls.length = 0;
  vi.unstubAllGlobals();
});

async function failure(doing: Promise<unknown>): Promise<ApiError> {
  const error: unknown = await doing.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ApiError);
  return error as ApiError;
}

describe('a call of the server', () => {
  it('sends JSON, and nothing where there is nothing to send', async () => {
    answer(() => new Response(null, { status: 204 }));
    await signOut();
    await signOutDevice('a/b');
    expect(calls.map(({ path }) => path)).toEqual(['/api/sign-out', '/api/devices/a%2Fb/sign-out']);
    expect(calls[0]!.options.body).toBeUndefined();
  });

  it.each(Object.values(catalogue))('tells $code by its code', async ({ code, status }) => {
    answer(() => Response.json({ error: { code, field: 'code', message: 'So.' } }, { status }));
    const request = { code: 'ABCD-EFGH', device_name: 'phone' };
    expect(await failure(join(request))).toMatchObject({ code, field: 'code' });
  });

  it('[PU5] F6: takes what a proxy says where there is no server for no network', async () => {
    const answers = [
      () => new Response('Bad gateway', { status: 502 }),
      () => Response.json({ error: { code: 'toString' } }, { status: 500 }),
      () => Response.json({}, { status: 503 }),
      () => new Response('<html>', { status: 200 }),
      () => Promise.reject(new TypeError('Failed to fetch')),
      () => Promise.reject(new DOMException('too slow', 'TimeoutError')),
    ];
    for (const make of answers) {
      answer(make);
      expect((await failure(fetchMe())).code).toBe('offline');
    }
  });
});

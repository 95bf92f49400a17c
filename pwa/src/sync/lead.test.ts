import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { until } from '../test/until';
import { Lead } from './lead';

interface Waiting {
  readonly grant: () => void;
  readonly fail: (why: Error) => void;
}

/** Web Locks for one name, as the standard has them: a queue, and steal. */
class FakeLocks {
  holder: Waiting | undefined;
  readonly queue: Waiting[] = [];

  readonly request = (
    _name: string,
    options: LockOptions,
    hold: () => Promise<void>,
  ): Promise<void> =>
    new Promise((done, fail) => {
      const waiting: Waiting = {
        fail,
        grant: () => {
          this.holder = waiting;
          void hold().then(() => {
            done();
            if (this.holder === waiting) this.#next();
          });
        },
      };
      if (options.steal) {
        this.holder?.fail(new DOMException('stolen', 'AbortError'));
        waiting.grant();
        return;
      }
      options.signal?.addEventListener('abort', () => {
        this.queue.splice(this.queue.indexOf(waiting) >>> 0, 1);
        fail(new DOMException('withdrawn', 'AbortError'));
      });
      this.queue.push(waiting);
      if (!this.holder) this.#next();
    });

  #next(): void {
    this.holder = undefined;
    this.queue.shift()?.grant();
  }
}

class Tab {
  leads = false;
  told: unknown[] = [];
  readonly lead = new Lead<string>({
    onLead: () => (this.leads = true),
    onLose: () => (this.leads = false),
    state: () => `told by ${this.name}`,
    onState: (state) => this.told.push(state),
  });

  constructor(readonly name: string) {
    this.lead.start();
  }
}

let tabs: Tab[] = [];
let locks: FakeLocks;

beforeEach(() => {
  locks = new FakeLocks();
  vi.stubGlobal('navigator', { locks });
  vi.stubGlobal('document', {
    visibilityState: 'visible',
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  });
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
});
afterEach(() => {
  for (const tab of tabs) tab.lead.stop();
  tabs = [];
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function open(name: string): Tab {
  const tab = new Tab(name);
  tabs.push(tab);
  return tab;
}

const leaders = () => tabs.filter((tab) => tab.leads).map((tab) => tab.name);

describe('of several tabs', () => {
  it('[LV7] one leads', async () => {
    open('one');
    open('two');
    await until(() => leaders().length > 0);
    expect(leaders()).toEqual(['one']);
  });

  it('[LV7] the next leads when the first closes', async () => {
    const one = open('one');
    open('two');
    await until(() => one.leads);
    one.lead.stop();
    one.leads = false;
    await until(() => leaders().length > 0);
    expect(leaders()).toEqual(['two']);
  });

  it('the one that leads tells the others how things stand', async () => {
    open('one');
    const two = open('two');
    await until(() => leaders().length > 0);
    tabs[0]!.lead.tell();
    await until(() => two.told.length > 0);
    expect(two.told.at(-1)).toBe('told by one');
    expect(tabs[0]!.told).toEqual([]);
  });

  it('[LV7] F26: a frozen one is robbed, and only follows when it thaws', async () => {
    const one = open('one');
    await until(() => one.leads);
    vi.clearAllTimers(); // Frozen: its timers run no more.
    const two = open('two');
    vi.advanceTimersByTime(60_000);
    await until(() => two.leads);
    await until(() => !one.leads);
    expect(locks.queue).toHaveLength(1);
    two.lead.stop();
    two.leads = false;
    await until(() => one.leads);
  });

  it('F26: nobody is robbed who beats', async () => {
    const one = open('one');
    await until(() => one.leads);
    const two = open('two');
    for (let i = 0; i < 10; i++) {
      const heard = two.told.length;
      vi.advanceTimersByTime(4_000);
      await until(() => two.told.length > heard);
    }
    expect(leaders()).toEqual(['one']);
  });

  it('F26: a tab that nobody looks at robs nobody', async () => {
    Object.assign(document, { visibilityState: 'hidden' });
    const one = open('one');
    await until(() => one.leads);
    vi.clearAllTimers();
    open('two');
    vi.advanceTimersByTime(600_000);
    expect(leaders()).toEqual(['one']);
  });

  it('every one leads where there are no locks, which is safe (PU3)', async () => {
    vi.stubGlobal('navigator', {});
    open('one');
    open('two');
    expect(leaders()).toEqual(['one', 'two']);
  });
});

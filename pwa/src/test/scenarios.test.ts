import type { HealRequest, SyncRequest } from '@contract';
import { afterEach, describe, expect, it } from 'vitest';
import { record, type FieldSet } from '../entries/record';
import { uuidv7 } from '../entries/uuid';
import { HearthDB } from '../store/db';
import { exchange, type Calls } from '../sync/exchange';
import { ReferenceServer } from './referenceServer';
import { scenarios } from './vectors';

const people = {
  mira: '00000000-0000-4000-8000-00000000000a',
  jonas: '00000000-0000-4000-8000-00000000000b',
} as const;
const moment = '2026-11-20T21:00:00+01:00';

/** Phones with the app's own storage and sync, and a server as the SPEC has it. */
class Stage {
  #now = 1_800_000_000_000;
  #server = new ReferenceServer(() => this.#now, [people.mira, people.jonas]);
  #phones = new Map<string, HearthDB>();
  #entries = new Map<string, string>();
  #putBack: () => void = () => undefined;

  async do(line: string): Promise<void> {
    this.#now += 1000;
    const [, who, what, about, text] = /^(\S+) (\S+)(?: (\S+))?(?: "(.*)")?$/.exec(line) ?? [];
    if (!who || !what) throw new Error(`cannot read: ${line}`);
    if (who === 'server') {
      this.#doToServer(what);
      return;
    }
    const phone = this.#phone(who);
    const entry = about ? this.#entry(about) : '';
    const set = deeds(what, text ?? '');
    if (set) await record(phone, { entry, kind: 'kind_word' }, set);
    else if (what === 'syncs') await exchange(phone, this.#calls(phone));
    else if (what === 'loses-the-answer') await this.#loseTheAnswer(phone);
    else await hold(phone, what, entry, text);
  }

  close(): void {
    for (const phone of this.#phones.values()) phone.close();
  }

  #doToServer(what: string): void {
    if (what === 'is-copied') this.#putBack = this.#server.copy();
    else this.#putBack();
  }

  #phone(name: string): HearthDB {
    const person = name.startsWith('mira') ? people.mira : people.jonas;
    const phone = this.#phones.get(name) ?? new HearthDB(person, () => this.#now);
    if (!this.#phones.has(name)) Object.assign(phone, { name: `${name}-${crypto.randomUUID()}` });
    this.#phones.set(name, phone);
    return phone;
  }

  #entry(name: string): string {
    const id = this.#entries.get(name) ?? uuidv7();
    this.#entries.set(name, id);
    return id;
  }

  #calls({ person }: HearthDB): Calls {
    const server = this.#server;
    return {
      postSync: (request: SyncRequest) => {
        const cursor = request.cursor?.epoch ? request.cursor : undefined;
        const isOurs = server.knows(person, cursor);
        const verdicts = server.push(person, isOurs ? request.changes : []);
        const page = server.pull(person, cursor);
        return Promise.resolve(structuredClone({ time: this.#now, verdicts, page }));
      },
      postHeal: (request: HealRequest) =>
        Promise.resolve({ verdicts: server.heal(person, structuredClone(request)) }),
    };
  }

  async #loseTheAnswer(phone: HearthDB): Promise<void> {
    const calls = this.#calls(phone);
    const postSync = async (request: SyncRequest) => {
      await calls.postSync(request);
      throw new Error('lost');
    };
    await expect(exchange(phone, { ...calls, postSync })).rejects.toThrow('lost');
  }
}

/** The fields that a deed sets, undefined where it sets none. */
function deeds(what: string, text: string): FieldSet | undefined {
  switch (what) {
    case 'says':
      return { text, happened_at: moment };
    case 'edits':
      return { text };
    case 'removes':
      return { removed: true };
    case 'brings-back':
      return { removed: false, returned: false };
    case 'seals':
      return { audience: 'me', sealed: 'c2VhbGVk' };
    case 'opens':
      return { audience: 'both', text, happened_at: moment };
    default:
      return undefined;
  }
}

async function hold(phone: HearthDB, what: string, id: string, text?: string): Promise<void> {
  const shown = await phone.shown.get(id);
  const isThere = shown !== undefined && !shown.removed;
  switch (what) {
    case 'sees':
      expect(isThere && shown.fields['text']).toBe(text);
      return;
    case 'has-no':
      expect(isThere).toBe(false);
      return;
    case 'is-asked-about':
      expect(shown?.fields['returned']).toBe(true);
      return;
    default:
      throw new Error(`nobody knows how to ${what}`);
  }
}

describe('the stories that both sides are held by', () => {
  let stage: Stage;
  afterEach(() => stage.close());

  it.each(scenarios())('$name', async ({ lines }) => {
    stage = new Stage();
    for (const line of lines) await stage.do(line);
  });
});

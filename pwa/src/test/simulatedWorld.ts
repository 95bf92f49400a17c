import { catalogue, type Change, type Code } from '@contract';
import fc from 'fast-check';
import { vi } from 'vitest';
import type { BaseRow, ShownRow } from '../store/db';
import { readCursor } from '../sync/pull';
import { ReferenceServer } from './referenceServer';
import { SimulatedDevice, type PostFault, type Written } from './simulatedDevice';

const mira = '00000000-0000-4000-8000-00000000000a';
const jonas = '00000000-0000-4000-8000-00000000000b';
const moment = '2026-11-20T21:00:00+01:00';
const year = 365 * 24 * 3600 * 1000;

const refusals = ['invalid_field', 'store_full', 'change_too_large', 'internal'] as const;

/** What can happen, more often what moves things on. */
const acts = [
  ...repeated(8, 'write', 'take in', 'arrive', 'pump'),
  ...repeated(3, 'flow'),
  ...repeated(2, 'drop', 'wait', 'post'),
  ...['reload', 'tab', 'wake', 'refuse', 'goodbye', 'no room', 'copy', 'restore'],
] as const;

/** One thing that happens. */
export const step = fc.record({
  device: fc.nat(3),
  act: fc.constantFrom(...acts),
  pick: fc.nat(9999),
  /** How far the machine gets before the next one: anything may happen at any await. */
  turns: fc.nat(8),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Two people with two phones each, and all that can go wrong between them. */
export class World {
  readonly server = new ReferenceServer(() => Date.now(), [mira, jonas]);
  readonly ring = () =>
    this.devices.forEach(({ links }) => links.forEach((link) => link.hearBell()));
  readonly devices: SimulatedDevice[] = [];
  /** What the phones knew of their people's entries when the server was put back. */
  readonly known: BaseRow[] = [];
  /** What was accepted before that: of this, only what the phones know is to be had. */
  readonly forgotten = new Set<string>();
  #restore: (() => void) | undefined;
  readonly #refused = new Map<string, Code>();
  #nextRefusal: Code | undefined;
  #coin = 0;

  constructor() {
    this.server.refuse = (change) => this.#refuse(change);
    this.server.coin = () => this.#coin++ % 2 === 0;
    for (const [person, clockError] of [
      [mira, 0],
      [mira, year],
      [jonas, -year],
      [jonas, 5 * 60_000],
    ] as const) {
      this.devices.push(new SimulatedDevice(person, this.server, clockError, this.ring));
    }
  }

  async do({ device: n, act, pick, turns: many }: Step): Promise<void> {
    const device = this.devices[n]!;
    switch (act) {
      case 'write':
        device.write((own) => choose(own, pick));
        break;
      case 'take in':
        device.link?.takeIn();
        break;
      case 'pump':
        device.link?.pump();
        break;
      case 'arrive':
        device.link?.arrive();
        break;
      case 'flow':
        for (let i = 0; i < 5; i++) await this.flow();
        break;
      case 'drop':
        device.link?.socket.drops();
        break;
      case 'goodbye':
        device.link?.socket.hears({ type: 'error', error: { code: 'stopping', message: '' } });
        device.link?.socket.drops();
        break;
      case 'wait':
        vi.advanceTimersByTime([10, 700, 5_000, 70_000][pick % 4]!);
        break;
      case 'post':
        device.post((['none', 'request lost', 'reply lost'] satisfies PostFault[])[pick % 3]!);
        break;
      case 'reload':
        device.reload();
        break;
      case 'tab':
        device.openTab();
        break;
      case 'wake':
        device.wake();
        break;
      case 'refuse':
        this.#nextRefusal = refusals[pick % refusals.length];
        break;
      case 'copy':
        this.#restore = this.server.copy();
        break;
      case 'restore':
        await this.#putBack();
        break;
      case 'no room':
        device.worksFor = pick % 12;
    }
    await turns(many);
  }

  /** Everything that is on its way goes on by one. */
  async flow(): Promise<void> {
    for (const { links } of this.devices) {
      for (const link of links) {
        link.takeIn();
        link.pump();
        link.arrive();
      }
    }
    await turns(3);
  }

  /** All faults end, and it goes on until nothing more happens. */
  async heal(): Promise<void> {
    this.#nextRefusal = undefined;
    for (const device of this.devices) device.worksFor = -1;
    for (let calm = 0, rounds = 0; calm < 3; rounds++) {
      if (rounds > 400) throw new Error('it never came to rest');
      for (let i = 0; i < 4; i++) await this.flow();
      calm = (await this.#isCalm()) ? calm + 1 : 0;
      if (calm === 0) vi.advanceTimersByTime(2_000);
    }
  }

  close(): void {
    for (const device of this.devices) device.close();
  }

  async #isCalm(): Promise<boolean> {
    for (const device of this.devices) {
      await device.written();
      if (!device.isConnected || !device.links.every((link) => link.isIdle)) return false;
      if ((await device.db.outbox.count()) > 0) return false;
      const cursor = await readCursor(device.db);
      if (this.server.hasMore(device.person, cursor)) return false;
    }
    return true;
  }

  /** The server is put back to a copy, and starts again. */
  async #putBack(): Promise<void> {
    if (!this.#restore) return;
    for (const { links } of this.devices) for (const link of links) link.socket.drops();
    for (const id of this.server.verdicts.keys()) this.forgotten.add(id);
    this.#restore();
    for (const { db, person } of this.devices) {
      const rows = await db.base.toArray();
      this.known.push(...rows.filter((row) => row.author === person));
    }
  }

  /** The next change that comes is refused, and again whenever it comes: a verdict is no whim. */
  #refuse({ id }: Change): Code | undefined {
    if (this.forgotten.has(id)) return undefined; // What is good once is good again.
    const code = this.#refused.get(id) ?? this.#nextRefusal;
    if (code && !this.#refused.has(id)) {
      this.#nextRefusal = undefined;
      if (catalogue[code].parks) this.#refused.set(id, code);
    }
    return code;
  }
}

/** What a person does next: something new, or something with what is there. */
function choose(own: readonly ShownRow[], pick: number): Written {
  const old = own[Math.floor(pick / 10) % Math.max(1, own.length)];
  const isSealed = old?.fields['audience'] === 'me';
  switch (old ? pick % 10 : pick % 3) {
    case 0:
      return { kind: 'affection', set: { gesture: 'hug', happened_at: moment } };
    case 1:
      return { kind: 'kind_word', set: { text: `words ${pick}`, happened_at: moment } };
    case 2:
      return {
        kind: 'check_in',
        set: { ratings: { closeness: 1 + (pick % 7) }, happened_at: moment },
      };
    case 3:
    case 4:
      return { ...about(old!), set: { removed: true } };
    case 5:
      return { ...about(old!), set: { removed: false, returned: false } };
    case 6:
      return {
        ...about(old!),
        set: { audience: isSealed ? 'both' : 'me', ...(!isSealed && { sealed: 'c2VhbGVk' }) },
      };
    default:
      return { ...about(old!), set: isSealed ? { sealed: `c2Vh${pick}` } : edit(old!, pick) };
  }
}

function about({ id, kind }: ShownRow) {
  return { entry: id, kind };
}

function edit({ kind }: ShownRow, pick: number) {
  if (kind === 'check_in') return { ratings: { closeness: 1 + (pick % 7), us: 1 + (pick % 5) } };
  return kind === 'kind_word' ? { text: `edit ${pick}` } : { note: `note ${pick}` };
}

function repeated<const T extends string>(times: number, ...names: T[]): T[] {
  return Array.from({ length: times }, () => names).flat();
}

async function turns(many: number): Promise<void> {
  for (let i = 0; i < many; i++) await new Promise(setImmediate);
}

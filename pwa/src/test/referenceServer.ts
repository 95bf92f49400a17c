import {
  catalogue,
  ClockLead,
  kinds,
  type Change,
  type Code,
  type Cursor,
  type Entry,
  type Me,
  type Page,
  type Stamp,
  type Verdict,
} from '@contract';
import {
  after,
  hex,
  isForBoth,
  isSealed,
  isUnsealed,
  keepOnlySealed,
  mergeInto,
  type Kept,
} from './referenceRules';

interface FeedRow {
  readonly entry: string;
  readonly chain: string;
}

/** Why a change is refused, beside what SPEC.md says; undefined where it is not. */
export type Refusal = (change: Change) => Code | undefined;

/**
 * The home server as SPEC.md describes it, as plainly as can be, for tests to
 * hold a phone against. It shares no code with the phone.
 */
export class ReferenceServer {
  readonly verdicts = new Map<string, Verdict>();
  refuse: Refusal = () => undefined;
  /** Decides what the order of two things is that may come in either. */
  coin: () => boolean = () => false;
  epoch = 'epoch-1';
  #entries = new Map<string, Kept>();
  #feeds = new Map<string, FeedRow[]>();
  #restamped = 0n;

  constructor(
    readonly now: () => number,
    /** The two people's ids. */
    readonly people: readonly [string, string],
    readonly pageEntries = 3,
  ) {
    for (const person of people) this.#feeds.set(person, []);
  }

  push(person: string, changes: readonly Change[]): Verdict[] {
    return changes.map((change) => this.verdicts.get(change.id) ?? this.#decide(person, change));
  }

  pull(person: string, cursor: Cursor | undefined): Page {
    const feed = this.#feeds.get(person)!;
    const isOurs = !cursor || this.#isOurs(feed, cursor);
    let seq = cursor && isOurs ? cursor.seq : 0;
    const entries: Entry[] = [];
    while (seq < feed.length && entries.length < this.pageEntries) {
      const record = this.#entries.get(feed[seq]!.entry)!;
      seq++;
      if (record.rows.get(person) === seq) entries.push(this.#project(record, person));
    }
    const chain = seq === 0 ? '' : feed[seq - 1]!.chain;
    const page: Page = {
      entries,
      cursor: { epoch: this.epoch, seq, chain },
      more: seq < feed.length,
    };
    return isOurs ? page : { ...page, fork: true };
  }

  /** Whether a person's feed goes on after a cursor. */
  hasMore(person: string, cursor: Cursor | undefined): boolean {
    return (this.#feeds.get(person)?.length ?? 0) > (cursor?.seq ?? 0);
  }

  /** Everything a person may see, by entry id, as a new device ends up with it. */
  projection(person: string): Map<string, Readonly<Record<string, unknown>>> {
    const seen = new Map<string, Readonly<Record<string, unknown>>>();
    for (const record of this.#entries.values()) {
      const entry = record.rows.has(person) ? this.#project(record, person) : undefined;
      if (!entry || entry.gone) continue;
      const fields = Object.entries(entry.fields ?? {}).map(([name, field]) => [name, field.value]);
      seen.set(entry.id, Object.fromEntries(fields) as Readonly<Record<string, unknown>>);
    }
    return seen;
  }

  me(person: string): Me {
    const about = (id: string) => ({ id, name: id.slice(-1), joined: true });
    const partner = this.#partnerOf(person);
    return {
      couple: 'couple',
      device: 'device',
      person: about(person),
      partner: about(partner),
      devices: [],
    };
  }

  #partnerOf(person: string): string {
    return this.people[0] === person ? this.people[1] : this.people[0];
  }

  #isOurs(feed: readonly FeedRow[], cursor: Cursor): boolean {
    if (cursor.epoch !== this.epoch || cursor.seq > feed.length) return false;
    return cursor.chain === (cursor.seq === 0 ? '' : feed[cursor.seq - 1]!.chain);
  }

  #decide(person: string, change: Change): Verdict {
    const record = this.#entries.get(change.entry) ?? newRecord(change);
    const code = this.#refusal(person, record, change);
    if (code) {
      const error = { code, message: catalogue[code].sentence };
      return { change: change.id, accepted: false, error };
    }
    const stamp = this.#canonical(record, change);
    mergeInto(record.fields, change, stamp);
    if (isSealed(record)) keepOnlySealed(record);
    this.#entries.set(record.id, record);
    this.#feed(record, change);
    const seq = record.rows.get(person)!;
    const verdict: Verdict = { change: change.id, accepted: true, stamp, seq };
    this.verdicts.set(change.id, verdict);
    return verdict;
  }

  #refusal(person: string, record: Kept, change: Change): Code | undefined {
    if (change.author !== person || record.author !== person) return 'not_yours';
    if (!(change.kind in kinds)) return 'unknown_kind';
    return isUnsealed(record, change) ? 'unsealed' : this.refuse(change);
  }

  /** SPEC ME6. */
  #canonical(record: Kept, change: Change): Stamp {
    let stamp = change.stamp;
    if (parseInt(stamp.slice(0, 12), 16) > this.now() + ClockLead) {
      const now = BigInt(this.now()) << 16n;
      this.#restamped = now > this.#restamped ? now : this.#restamped + 1n;
      stamp = hex(this.#restamped) + stamp.slice(16);
    }
    for (const [name, current] of record.fields) {
      const follows = change.bases?.[name] === current.change;
      if (follows && stamp <= current.stamp) stamp = after(current.stamp, stamp);
    }
    return stamp;
  }

  /** SPEC PL1, PL5. */
  #feed(record: Kept, change: Change): void {
    const viewers = [record.author];
    const isSeen = isForBoth(record);
    if (isSeen || record.withPartner) viewers.push(this.#partnerOf(record.author));
    record.withPartner = isSeen;
    for (const viewer of viewers) {
      const feed = this.#feeds.get(viewer)!;
      const before = feed[feed.length - 1]?.chain ?? '';
      feed.push({
        entry: record.id,
        chain: roll(`${before}/${feed.length}/${record.id}/${change.id}`),
      });
      record.rows.set(viewer, feed.length);
    }
  }

  #project(record: Kept, viewer: string): Entry {
    const { id, kind, author } = record;
    if (viewer !== author && !isForBoth(record)) {
      const [removed, audience] = [record.fields.get('removed'), record.fields.get('audience')];
      const since = [removed?.stamp ?? '', audience?.stamp ?? ''].sort()[1]!;
      return { id, kind, author, gone: removed?.value === true ? 'removed' : 'withdrawn', since };
    }
    const seen = [...record.fields].filter(([name]) => viewer === author || name !== 'returned');
    return { id, kind, author, fields: Object.fromEntries(seen) };
  }
}

function newRecord(change: Change): Kept {
  const { entry: id, kind, author } = change;
  return { id, kind, author, fields: new Map(), rows: new Map(), withPartner: false };
}

/** FNV-1a: any hash that rolls on will do. */
function roll(text: string): string {
  let hash = 0x811c9dc5;
  for (const char of text) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, '0');
}

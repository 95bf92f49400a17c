import {
  catalogue,
  ClockLead,
  kinds,
  type Change,
  type Code,
  type Cursor,
  type Entry,
  type Field,
  type HealRequest,
  type HealVerdict,
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
  join,
  keepOnlySealed,
  meOf,
  mergeInto,
  roll,
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
  verdicts = new Map<string, Verdict>();
  refuse: Refusal = () => undefined;
  /** Decides what the order of two things is that may come in either. */
  coin: () => boolean = () => false;
  epoch = 'epoch-1';
  #entries = new Map<string, Kept>();
  #feeds = new Map<string, FeedRow[]>();
  #restamped = 0n;
  #held = new Set<string>();

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
    const isOurs = this.knows(person, cursor);
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

  knows(person: string, cursor: Cursor | undefined): boolean {
    return !cursor || this.#isOurs(this.#feeds.get(person)!, cursor);
  }

  /** SPEC HE1 to HE4. */
  heal(person: string, { offers, holds }: HealRequest): HealVerdict[] {
    for (const id of holds) this.#hold(id);
    return offers.map((offer) => this.#takeIn(person, offer));
  }

  /** Everything as it is, to be put back to later. */
  copy(): () => void {
    const state = { entries: this.#entries, feeds: this.#feeds, verdicts: this.verdicts };
    const { entries, feeds, verdicts } = structuredClone(state);
    return () => {
      const again = structuredClone({ entries, feeds, verdicts });
      this.#entries = again.entries;
      this.#feeds = again.feeds;
      this.verdicts = again.verdicts;
      this.#held = new Set();
      this.epoch += '+';
    };
  }

  #hold(id: string): void {
    const record = this.#entries.get(id);
    if (!record) {
      this.#held.add(id);
    } else if (!isForBoth(record)) {
      record.withPartner = true;
      this.#feed(record, `held ${id}`);
    }
  }

  #takeIn(person: string, offer: Entry): HealVerdict {
    const record = this.#entries.get(offer.id) ?? this.#newRecord(offer);
    if (offer.author !== person || record.author !== person) {
      const error = { code: 'not_yours', message: catalogue.not_yours.sentence } as const;
      return { entry: offer.id, accepted: false, error };
    }
    const news = join(record.fields, offer.fields ?? {});
    if (isSealed(record)) keepOnlySealed(record);
    this.#entries.set(record.id, record);
    if (news.length > 0) this.#feed(record, news.join());
    for (const id of news) {
      if (this.verdicts.has(id)) continue;
      const seq = record.rows.get(person)!;
      const { stamp } = [...record.fields.values()].find(({ change }) => change === id) ?? {};
      if (stamp) this.verdicts.set(id, { change: id, accepted: true, stamp, seq });
    }
    return { entry: offer.id, accepted: true };
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

  fieldsOf(entry: string): ReadonlyMap<string, Field> {
    return this.#entries.get(entry)?.fields ?? new Map<string, Field>();
  }

  me(person: string): Me {
    return meOf(person, this.#partnerOf(person));
  }

  #partnerOf(person: string): string {
    return this.people[0] === person ? this.people[1] : this.people[0];
  }

  #isOurs(feed: readonly FeedRow[], cursor: Cursor): boolean {
    if (cursor.epoch !== this.epoch || cursor.seq > feed.length) return false;
    return cursor.chain === (cursor.seq === 0 ? '' : feed[cursor.seq - 1]!.chain);
  }

  #decide(person: string, change: Change): Verdict {
    const record =
      this.#entries.get(change.entry) ?? this.#newRecord({ ...change, id: change.entry });
    const code = this.#refusal(person, record, change);
    if (code) {
      const error = { code, message: catalogue[code].sentence };
      return { change: change.id, accepted: false, error };
    }
    const stamp = this.#canonical(record, change);
    mergeInto(record.fields, change, stamp);
    if (isSealed(record)) keepOnlySealed(record);
    this.#entries.set(record.id, record);
    this.#feed(record, change.id);
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
  #feed(record: Kept, cause: string): void {
    const viewers = [record.author];
    const isSeen = isForBoth(record);
    if (isSeen || record.withPartner) viewers.push(this.#partnerOf(record.author));
    record.withPartner = isSeen;
    for (const viewer of viewers) {
      const feed = this.#feeds.get(viewer)!;
      const before = feed[feed.length - 1]?.chain ?? '';
      feed.push({
        entry: record.id,
        chain: roll(`${before}/${feed.length}/${record.id}/${cause}`),
      });
      record.rows.set(viewer, feed.length);
    }
  }

  #newRecord({ id, kind, author }: Pick<Entry, 'id' | 'kind' | 'author'>): Kept {
    const withPartner = this.#held.has(id);
    return { id, kind, author, fields: new Map(), rows: new Map(), withPartner };
  }

  #project(record: Kept, viewer: string): Entry {
    const { id, kind, author } = record;
    if (viewer !== author && !isForBoth(record)) {
      const removed = record.fields.get('removed');
      if (removed?.value === true)
        return { id, kind, author, gone: 'removed', since: removed.stamp };
      const since = record.fields.get('audience')?.stamp ?? '';
      return { id, kind, author, gone: 'withdrawn', since };
    }
    const seen = [...record.fields].filter(
      ([name]) => viewer === author || !['returned', 'sealed'].includes(name),
    );
    return { id, kind, author, fields: Object.fromEntries(seen) };
  }
}

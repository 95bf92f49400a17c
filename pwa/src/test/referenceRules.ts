import {
  kinds,
  type Change,
  type Entry,
  type Field,
  type Kind,
  type Me,
  type Stamp,
} from '@contract';

/** An entry as the reference server keeps it. */
export interface Kept {
  readonly id: string;
  readonly kind: string;
  readonly author: string;
  readonly fields: Map<string, Field>;
  readonly rows: Map<string, number>;
  withPartner: boolean;
}

/** SPEC PV1. */
export function isUnsealed(record: Kept, change: Change): boolean {
  const audience = record.fields.get('audience');
  const sets = change.set['audience'];
  const opens = sets === 'both' && change.bases?.['audience'] === audience?.change;
  const stays = audience?.value === 'me' && !opens;
  return (sets === 'me' || stays) && !Object.keys(change.set).every(mayStayReadable);
}

export function isSealed(record: Kept): boolean {
  return record.fields.get('audience')?.value === 'me';
}

export function keepOnlySealed(record: Kept): void {
  for (const name of record.fields.keys()) if (!mayStayReadable(name)) record.fields.delete(name);
}

function mayStayReadable(name: string): boolean {
  return ['sealed', 'audience', 'removed', 'returned'].includes(name);
}

/** SPEC ME3, ME8, ME9, ME11. */
export function mergeInto(fields: Map<string, Field>, change: Change, stamp: Stamp): void {
  const knows = (name: string) => fields.get(name)?.change === change.bases?.[name];
  const words = [...fields.keys()].filter((n) => !['removed', 'returned', 'audience'].includes(n));
  const removes = change.set['removed'] === true;
  const meetsRemoval =
    fields.get('removed')?.value === true && !('removed' in change.set) && !knows('removed');
  const meets = (removes && !words.every(knows)) || meetsRemoval;

  for (const [name, value] of Object.entries(change.set)) {
    const there = fields.get(name);
    const isLater =
      !there || stamp > there.stamp || (stamp === there.stamp && change.id >= there.change);
    const isContest =
      name === 'audience' && there && !knows(name) && (there.value === 'me') !== (value === 'me');
    const news = { value, stamp, change: change.id };
    if (isContest) {
      const [won, lost] = value === 'me' ? [news, there] : [there, news];
      const isBehind = won.stamp + won.change < lost.stamp + lost.change;
      fields.set(name, isBehind ? { ...won, stamp: after(lost.stamp, lost.stamp) } : won);
    } else if (isLater) {
      fields.set(name, news);
    }
  }
  if (!meets) return;
  const removed = fields.get('removed');
  const last = removed && removed.stamp > stamp ? removed.stamp : stamp;
  const back = { stamp: after(last, last), change: change.id };
  fields.set('removed', { value: false, ...back });
  fields.set('returned', { value: true, ...back });
}

/** SPEC HE2; answers the changes whose values are new here. */
export function join(fields: Map<string, Field>, offered: Entry['fields'] = {}): string[] {
  const news = new Set<string>();
  for (const [name, field] of Object.entries(offered)) {
    const there = fields.get(name);
    if (there && there.stamp + there.change >= field.stamp + field.change) continue;
    fields.set(name, field);
    news.add(field.change);
  }
  const removed = fields.get('removed');
  if (removed?.value !== true) return [...news];
  const words = [...fields].filter(([n]) => !['removed', 'returned', 'audience'].includes(n));
  const edits = words.map(([, field]) => field).filter(({ stamp }) => stamp > removed.stamp);
  const last = edits.sort((a, b) => (a.stamp < b.stamp ? 1 : -1))[0];
  if (last) {
    const back = { stamp: after(last.stamp, last.stamp), change: last.change };
    fields.set('removed', { value: false, ...back });
    fields.set('returned', { value: true, ...back });
    news.add(last.change);
  }
  return [...news];
}

/** SPEC PL5, ME7. */
export function isForBoth(record: Kept): boolean {
  const value = (name: string) => record.fields.get(name)?.value;
  if (value('removed') === true || isSealed(record)) return false;
  return Object.entries(kinds[record.kind as Kind]).every(
    ([name, rule]) => !rule.required || (value(name) ?? null) !== null,
  );
}

/** The reading right after a stamp's, by another's writer. */
export function after(stamp: Stamp, writer: Stamp): Stamp {
  return hex(BigInt(`0x${stamp.slice(0, 16)}`) + 1n) + writer.slice(16);
}

export function hex(clock: bigint): string {
  return clock.toString(16).padStart(16, '0');
}

/** FNV-1a: any hash that rolls on will do. */
export function roll(text: string): string {
  let hash = 0x811c9dc5;
  for (const char of text) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, '0');
}

export function meOf(person: string, partner: string): Me {
  const about = (id: string) => ({ id, name: id.slice(-1), joined: true });
  return {
    couple: 'couple',
    device: 'device',
    person: about(person),
    partner: about(partner),
    devices: [],
  };
}

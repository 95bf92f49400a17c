import type { ShownEntry } from '../../store/db';
import { dayOf } from '../../words/dates';

export interface Day {
  /** Its midnight, on this phone. */
  readonly day: number;
  readonly entries: readonly ShownEntry[];
}

/** byDay groups a timeline, newest first, by the days of this phone. */
export function byDay(entries: readonly ShownEntry[]): readonly Day[] {
  const days = new Map<number, ShownEntry[]>();
  for (const entry of entries) {
    const day = dayOf(entry.happenedAt);
    const group = days.get(day);
    if (group) group.push(entry);
    else days.set(day, [entry]);
  }
  return [...days].map(([day, group]) => ({ day, entries: group }));
}

/** Older than this, something that comes in is catching up and no arrival. */
const freshFor = 86_400_000;

/** newFrom picks what a person has done lately and this screen has not seen before. */
export function newFrom(
  author: string,
  entries: readonly ShownEntry[],
  known: ReadonlySet<string>,
  now: number,
): readonly ShownEntry[] {
  return entries.filter(
    (one) => one.author === author && !known.has(one.id) && now - one.happenedAt < freshFor,
  );
}

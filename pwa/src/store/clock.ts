import { MaxStampMillis, type Stamp } from '@contract';
import type { HearthDB } from './db';

/** A hybrid logical clock's reading, and how far the phone's clock is off. */
export interface Clock {
  readonly millis: number;
  readonly counter: number;
  /** Server's time minus this phone's, in milliseconds, as last heard. */
  readonly offset: number;
}

const start: Clock = { millis: 0, counter: 0, offset: 0 };
const maxCounter = 0xffff;

/** The next reading: never behind the last, never throwing, whatever the phone's clock says (SPEC ME1). */
export function tick(clock: Clock, now: number): Clock {
  const millis = Math.max(0, Math.min(MaxStampMillis, Math.floor(now + clock.offset)));
  if (millis > clock.millis) return { ...clock, millis, counter: 0 };
  if (clock.counter < maxCounter) return { ...clock, counter: clock.counter + 1 };
  if (clock.millis === MaxStampMillis) return clock; // The end of time: ties are broken by change id.
  return { ...clock, millis: clock.millis + 1, counter: 0 };
}

/** Moves the clock past a canonical stamp; what phones propose is not absorbed. */
export function observe(clock: Clock, stamp: Stamp): Clock {
  const millis = parseInt(stamp.slice(0, 12), 16);
  const counter = parseInt(stamp.slice(12, 16), 16);
  const isLater = millis > clock.millis || (millis === clock.millis && counter > clock.counter);
  return isLater ? { ...clock, millis, counter } : clock;
}

/** The reading as a stamp of a writer. */
export function stampOf(clock: Clock, writer: string): Stamp {
  const millis = clock.millis.toString(16).padStart(12, '0');
  return millis + clock.counter.toString(16).padStart(4, '0') + writer;
}

/** The stamp right after another of the same writer, by the same steps as the server's. */
export function nextStamp(stamp: Stamp): Stamp {
  const last = 'f'.repeat(12);
  const clock = (BigInt(`0x${stamp.slice(0, 16)}`) + 1n).toString(16).padStart(16, '0');
  return (clock.length > 16 ? `${last}0000` : clock) + stamp.slice(16);
}

/**
 * Takes the next stamp. It belongs in the transaction that uses it: there a
 * reload or another tab cannot take the clock back.
 */
export async function takeStamp(db: HearthDB): Promise<Stamp> {
  const clock = tick(await readClock(db), db.now());
  await db.facts.put({ key: 'clock', value: clock });
  return stampOf(clock, db.writer);
}

/**
 * Learns from the server: its time, and the greatest stamp of a batch, once
 * (FAILURES F17). In a transaction of its own where there is none, or it could
 * take the clock back behind a stamp given meanwhile.
 */
export async function learn(
  db: HearthDB,
  heard: { readonly time?: number | undefined; readonly stamps?: readonly Stamp[] },
): Promise<void> {
  await db.transaction('rw', db.facts, async () => {
    const before = await readClock(db);
    let clock = before;
    if (heard.time !== undefined) clock = { ...clock, offset: heard.time - db.now() };
    const greatest = (heard.stamps ?? []).reduce((a, b) => (a > b ? a : b), '');
    if (greatest) clock = observe(clock, greatest);
    if (clock !== before) await db.facts.put({ key: 'clock', value: clock });
  });
}

async function readClock(db: HearthDB): Promise<Clock> {
  return ((await db.facts.get('clock'))?.value as Clock | undefined) ?? start;
}

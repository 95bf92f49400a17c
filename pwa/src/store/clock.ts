import { MaxStampMillis, type Stamp } from '@contract';
import { db } from './db';

/** A hybrid logical clock's reading, and how far the phone's clock is off. */
export interface Clock {
  readonly millis: number;
  readonly counter: number;
  /** Server's time minus this phone's, in milliseconds, as last heard. */
  readonly offset: number;
}

const start: Clock = { millis: 0, counter: 0, offset: 0 };

/** Random for each running page or worker, so that a cloned profile cannot collide (FAILURES F15). */
const writer = hexOf(crypto.getRandomValues(new Uint8Array(8)));

/** The next reading: never behind the last, never throwing, whatever the phone's clock says (SPEC ME1). */
export function tick(clock: Clock, now: number): Clock {
  const millis = Math.max(0, Math.min(MaxStampMillis, Math.floor(now + clock.offset)));
  if (millis > clock.millis) return { ...clock, millis, counter: 0 };
  if (clock.counter < 0xffff) return { ...clock, counter: clock.counter + 1 };
  return { ...clock, millis: Math.min(MaxStampMillis, clock.millis + 1), counter: 0 };
}

/** Moves the clock past a canonical stamp; the phone's own proposals are not absorbed. */
export function observe(clock: Clock, stamp: Stamp): Clock {
  const millis = parseInt(stamp.slice(0, 12), 16);
  const counter = parseInt(stamp.slice(12, 16), 16);
  const isLater = millis > clock.millis || (millis === clock.millis && counter > clock.counter);
  return isLater ? { ...clock, millis, counter } : clock;
}

export function stampOf(clock: Clock, by: string = writer): Stamp {
  const millis = clock.millis.toString(16).padStart(12, '0');
  return millis + clock.counter.toString(16).padStart(4, '0') + by;
}

/** Takes the next stamp, inside the transaction that uses it. */
export async function takeStamp(): Promise<Stamp> {
  const clock = tick(await readClock(), Date.now());
  await db().facts.put({ key: 'clock', value: clock });
  return stampOf(clock);
}

/** Learns from the server: its time, and the greatest stamp of a batch. */
export async function learn(known: { time?: number; stamps?: readonly Stamp[] }): Promise<void> {
  const before = await readClock();
  let clock = before;
  if (known.time !== undefined) clock = { ...clock, offset: known.time - Date.now() };
  const greatest = (known.stamps ?? []).reduce((a, b) => (a > b ? a : b), '');
  if (greatest) clock = observe(clock, greatest);
  if (clock !== before) await db().facts.put({ key: 'clock', value: clock });
}

async function readClock(): Promise<Clock> {
  const row = await db().facts.get('clock');
  return (row?.value as Clock | undefined) ?? start;
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

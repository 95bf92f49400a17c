import { describe, expect, test } from 'vitest';
import type { ShownEntry } from '../../store/db';
import { byDay, newFrom } from './days';

function entry(id: string, happenedAt: number, author = 'jonas'): ShownEntry {
  return {
    id,
    author,
    happenedAt,
    kind: 'affection',
    fields: {},
    pending: false,
    removed: false,
    edited: false,
  };
}

const noon = new Date(2026, 2, 29, 12).getTime(); // The clocks go forward that night in Europe.
const hour = 3_600_000;

describe('the timeline by day', () => {
  test('keeps the order and begins a day at midnight on this phone', () => {
    const entries = [entry('c', noon), entry('b', noon - 11 * hour), entry('a', noon - 13 * hour)];
    const days = byDay(entries);
    expect(days.map((day) => day.entries.map((one) => one.id))).toEqual([['c', 'b'], ['a']]);
    expect(days.map((day) => new Date(day.day).getHours())).toEqual([0, 0]);
  });

  test('what the partner did lately and was not here before arrives', () => {
    const entries = [
      entry('mine', noon, 'mira'),
      entry('new', noon - hour),
      entry('known', noon - hour),
      entry('long ago', noon - 30 * hour),
    ];
    const arrived = newFrom('jonas', entries, new Set(['known']), noon);
    expect(arrived.map((one) => one.id)).toEqual(['new']);
  });
});

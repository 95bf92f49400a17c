import { describe, expect, test } from 'vitest';
import { agoWords, dayWords, momentWords } from './dates';
import { hasWords, t } from './words';

describe('words', () => {
  test('names are filled in as they are, whatever they look like', () => {
    expect(t('checkIn.send', { name: '{name} $& <b>' })).toBe('Tell {name} $& <b>');
  });

  test('one is one, more are more', () => {
    expect(t('sync.waiting', { count: 1 })).toBe('1 change waits on this phone.');
    expect(t('sync.waiting', { count: 1200 })).toBe('1,200 changes wait on this phone.');
  });

  test('what a newer app knows has no words here', () => {
    expect(hasWords('did.hug')).toBe(true);
    expect(hasWords('did.juggle')).toBe(false);
    expect(hasWords('toString')).toBe(false);
  });
});

describe('dates', () => {
  const now = new Date(2026, 9, 25, 9, 0).getTime(); // The day after is 25 hours long in Europe.
  const day = (days: number): number => new Date(2026, 9, 25 - days, 22, 30).getTime();

  test('a day is called what one would call it', () => {
    expect(dayWords(day(0), now)).toBe('Today');
    expect(dayWords(day(1), now)).toBe('Yesterday');
    expect(dayWords(day(3), now)).toBe('Thursday');
    expect(dayWords(day(9), now)).toContain('16');
    expect(dayWords(day(400), now)).toContain('2025');
  });

  test('today goes without saying', () => {
    expect(momentWords(day(0), now)).not.toContain('Today');
    expect(momentWords(day(1), now)).toContain('Yesterday');
  });

  test('how long ago is told to the hour, then to the day', () => {
    expect(agoWords(now - 5 * 3_600_000, now)).toBe('5 hours ago');
    expect(agoWords(day(2), now)).toBe('2 days ago');
  });
});

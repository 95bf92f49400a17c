import { describe, expect, test } from 'vitest';
import { halfAt, lens, radius, stepAt, steps, warmth } from './circles';

describe('the two circles', () => {
  test('come closer with every step, and never cover each other', () => {
    const halves = Array.from({ length: steps }, (_, i) => halfAt(i + 1));
    expect(halves).toEqual([...halves].sort((a, b) => b - a));
    expect(new Set(halves).size).toBe(steps);
    expect(halves.at(-1)).toBeGreaterThan(0);
  });

  test('a distance leads back to its step, also between two', () => {
    for (const step of [1, 1.25, 2, 3.5, 4, 5.75, 6.9, 7]) {
      expect(stepAt(halfAt(step))).toBeCloseTo(step, 6);
    }
  });

  test('a finger beyond either end stays at the end', () => {
    expect(stepAt(1000)).toBe(1);
    expect(stepAt(-1000)).toBe(steps);
    expect(halfAt(-3)).toBe(halfAt(1));
    expect(halfAt(99)).toBe(halfAt(steps));
  });

  test('share nothing while apart, and glow more the closer they are', () => {
    expect(lens(radius)).toBe('');
    expect(lens(radius - 1)).toMatch(/^M160 .*Z$/);
    expect(warmth(halfAt(1))).toBe(0);
    expect(warmth(halfAt(7))).toBe(1);
    expect(warmth(halfAt(6))).toBeGreaterThan(warmth(halfAt(5)));
  });
});

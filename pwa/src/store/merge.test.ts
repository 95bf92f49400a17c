import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { casesIn, wholeChange, type Meeting } from '../test/vectors';
import { isPast, merge, stampAfter, type Fields } from './merge';

describe('merge, by the cases both sides are held by', () => {
  const cases = casesIn<Meeting>('merge');

  it.each(cases)('[$rules] $name', ({ start, steps, fields }) => {
    expect(meet(start, steps)).toEqual(fields);
  });

  it.each(cases.filter((one) => one.anyOrder))(
    '[$rules] in any order: $name',
    ({ start, steps, fields }) => {
      for (const order of permutations(steps)) expect(meet(start, order)).toEqual(fields);
    },
  );

  it.each(cases)('[PU3] what was merged is past: $name', ({ start, steps }) => {
    const fields = meet(start, steps);
    for (const step of steps) {
      const change = wholeChange(step.change);
      expect(isPast(fields, change, step.stamp ?? change.stamp)).toBe(true);
    }
  });

  it.each(cases.filter(({ start, fields }) => !isDeepStrictEqual(origins(start), origins(fields))))(
    '[PU3] what was not is not: $name',
    ({ start, steps }) => {
      const fresh = steps.filter(({ change }) => {
        const whole = wholeChange(change);
        return !isPast(start ?? {}, whole, stampAfter(start ?? {}, whole));
      });
      expect(fresh).not.toEqual([]);
    },
  );

  it.each(cases.filter(({ steps }) => steps.length === 1))(
    '[ME6] the phone foresees where an edit of what it knew will come: $name',
    ({ start, steps: [step] }) => {
      const change = wholeChange(step!.change);
      const foreseen = stampAfter(start ?? {}, change);
      const clockIsAhead = change.stamp > (step!.stamp ?? change.stamp);
      if (!clockIsAhead) expect(foreseen).toBe(step!.stamp ?? change.stamp);
    },
  );
});

function meet(start: Fields | undefined, steps: Meeting['steps']): Fields {
  return steps.reduce((fields, step) => {
    const change = wholeChange(step.change);
    return merge(fields, change, step.stamp ?? change.stamp);
  }, start ?? {});
}

/** Where each value came from; its stamp may move on without it. */
function origins(fields: Fields = {}): [string, string][] {
  return Object.entries(fields).map(([name, { change }]) => [name, change]);
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, i) =>
    permutations(items.filter((_, j) => j !== i)).map((rest) => [item, ...rest]),
  );
}

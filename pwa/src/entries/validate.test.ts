import { describe, expect, it } from 'vitest';
import { casesIn, type Single } from '../test/vectors';
import { check, checkWhole, InvalidEntry } from './validate';

describe('validate, by the cases both sides are held by', () => {
  it.each(casesIn<Single>('valid'))('takes $name', ({ change }) => {
    expect(() => check(change.kind, change.set)).not.toThrow();
  });

  // Ids, stamps, bases and the fields every kind has are made by the app itself.
  it.each(casesIn<Single>('invalid', ['form.json']))('refuses $name', ({ change, error }) => {
    const refusal = refusalOf(() => check(change.kind, change.set));
    expect({ code: refusal.code, field: refusal.field }).toEqual(error);
  });

  it('[ME7] refuses a new entry that lacks what its kind requires', () => {
    const refusal = refusalOf(() => checkWhole('affection', { gesture: 'hug' }));
    expect(refusal).toMatchObject({ code: 'invalid_field', field: 'happened_at' });
  });

  it('refuses what is too large for a change, before it is written', () => {
    const refusal = refusalOf(() => check('kind_word', { of_a_newer_app: 'x'.repeat(300_000) }));
    expect(refusal.code).toBe('change_too_large');
  });

  it('never repeats what was written', () => {
    const refusal = refusalOf(() => check('affection', { gesture: 'a secret' }));
    expect(refusal.message).not.toContain('secret');
  });
});

function refusalOf(doing: () => void): InvalidEntry {
  try {
    doing();
  } catch (error) {
    if (error instanceof InvalidEntry) return error;
    throw error;
  }
  throw new Error('not refused');
}

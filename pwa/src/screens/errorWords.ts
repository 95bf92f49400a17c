import { MaxNameRunes } from '@contract';
import { hasWords, t } from '../words/words';

/** Failure is what a request and a check on the phone throw alike: a code, and a field where there is one. */
export interface Failure {
  readonly code: string;
  readonly field?: string | undefined;
}

/** failureOf reads a thrown value; what is no failure of ours has the code "other". */
export function failureOf(thrown: unknown): Failure {
  const isOurs = thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string';
  return isOurs ? (thrown as Error & Failure) : { code: 'other' };
}

/** errorWords says what happened, and what became of what the person wrote. */
export function errorWords({ code }: Failure): string {
  const key = `error.${code}`;
  return hasWords(key) ? t(key as 'error.other') : t('error.other');
}

/** fieldWords says what is wrong with one field of a form. */
export function fieldWords(field: string): string {
  if (field === 'code') return t('error.field.code');
  if (field.endsWith('name')) return t('error.field.name', { max: MaxNameRunes });
  return t('error.field');
}

/** refusalWords says why the home server did not take a change. */
export function refusalWords(code: string): string {
  const key = `refused.${code}`;
  return hasWords(key) ? t(key as 'refused.other') : t('refused.other');
}

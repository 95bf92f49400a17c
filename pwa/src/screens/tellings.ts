import type { Me } from '@contract';
import type { IconName } from '../ui/icons';
import { isIcon } from '../ui/icons';
import { momentWords } from '../words/dates';
import { hasWords, t, type MessageKey } from '../words/words';

/** Told is what can be told of an entry: shown or parked alike. */
export interface Told {
  readonly kind: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** textIn is a field's text, "" where there is none. */
export function textIn(told: Told, field: string): string {
  const value = told.fields[field];
  return typeof value === 'string' ? value : '';
}

/** titleOf names an entry in two words or so. */
export function titleOf(told: Told): string {
  switch (told.kind) {
    case 'affection':
      return touchWords(textIn(told, 'gesture'), textIn(told, 'own_name'));
    case 'kind_word':
      return t('did.kindWord');
    case 'check_in':
      return t('did.checkIn');
    default:
      return t('today.unknown');
  }
}

/** isKnown tells whether this app has words for an entry; a newer one may have written it. */
export function isKnown(told: Told): boolean {
  return titleOf(told) !== t('today.unknown');
}

/** touchWords names a touch that has been. */
export function touchWords(gesture: string, ownName = ''): string {
  if (gesture === 'own') return ownName || t('gesture.own');
  return plainWords(`did.${gesture}`) || t('today.unknown');
}

/** iconOf is the drawing for an entry. */
export function iconOf(told: Told): IconName {
  const name = told.kind === 'affection' ? textIn(told, 'gesture') : told.kind;
  return isIcon(name) ? name : 'unknown';
}

/** wordsOf is what the author wrote, whatever the kind calls it. */
export function wordsOf(told: Told): string {
  return textIn(told, 'text') || textIn(told, 'words') || textIn(told, 'note');
}

/** Rated is what a check-in says, in words; what was left out is "". */
export interface Rated {
  readonly step: number;
  readonly closeness: string;
  readonly life: string;
  readonly us: string;
  readonly wish: string;
}

/** ratedIn reads a check-in. */
export function ratedIn(told: Told): Rated {
  const ratings = (told.fields['ratings'] ?? {}) as Readonly<Record<string, unknown>>;
  return {
    step: typeof ratings['closeness'] === 'number' ? ratings['closeness'] : 0,
    closeness: plainWords(`closeness.${String(ratings['closeness'])}`),
    life: plainWords(`life.${String(ratings['life'])}`),
    us: plainWords(`mood.${String(ratings['us'])}`),
    wish: plainWords(`wish.${textIn(told, 'need')}`),
  };
}

/** fieldTold is one field of an entry in words, "" where there are none for it. */
export function fieldTold(told: Told, field: string, now: number): string {
  switch (field) {
    case 'happened_at':
      return momentWords(Date.parse(textIn(told, field)), now);
    case 'gesture':
      return touchWords(textIn(told, field));
    case 'ratings': {
      const { closeness, life, us } = ratedIn(told);
      return [closeness, life, us].filter(Boolean).join(', ');
    }
    case 'need':
      return ratedIn(told).wish;
    case 'text':
    case 'words':
    case 'note':
    case 'own_name':
      return textIn(told, field);
    default:
      return '';
  }
}

/** plainWords are the words for a key made at run time, "" where a newer app knows more. */
function plainWords(key: string): string {
  return hasWords(key) ? t(key as Extract<MessageKey, `did.${string}`>) : '';
}

/** ownNamesIn are the couple's own names for touches, the latest first. */
export function ownNamesIn(entries: readonly Told[]): readonly string[] {
  const own = entries.filter((one) => textIn(one, 'gesture') === 'own');
  return [...new Set(own.map((one) => textIn(one, 'own_name')))].filter(Boolean);
}

/** startedByOf says who started a touch. The entry says it as seen from its author, the partner. */
export function startedByOf(told: Told, me: Me): string {
  switch (textIn(told, 'started_by')) {
    case 'me':
      return t('entry.startedTold', { name: me.partner.name });
    case 'partner':
      return t('entry.startedYou');
    case 'both':
      return t('entry.startedBoth');
    default:
      return '';
  }
}

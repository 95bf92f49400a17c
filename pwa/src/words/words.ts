import { en } from './en';

export type MessageKey = keyof typeof en;

type Names<S> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;
type Forms<M> = M extends string ? M : M[keyof M];
type NamesOf<K extends MessageKey> = Names<Forms<(typeof en)[K]>>;
type Filling<K extends MessageKey> = [NamesOf<K>] extends [never]
  ? []
  : [values: Readonly<Record<NamesOf<K>, string | number>>];

const language = 'en';

/** locale is the person's own flavour of the language on screen, for dates and numbers. */
export const locale =
  globalThis.navigator?.languages?.find((one) => one.startsWith(language)) ?? language;

const plural = new Intl.PluralRules(locale);
const number = new Intl.NumberFormat(locale);

/** t gives the words for a key, with its names filled in. */
export function t<K extends MessageKey>(key: K, ...filling: Filling<K>): string {
  const values = (filling[0] ?? {}) as Readonly<Record<string, string | number>>;
  return formOf(key, values).replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    return typeof value === 'number' ? number.format(value) : (value ?? whole);
  });
}

/** hasWords tells whether a key made at run time has words of its own. */
export function hasWords(key: string): key is MessageKey {
  return Object.hasOwn(en, key);
}

function formOf(key: MessageKey, values: Readonly<Record<string, string | number>>): string {
  const message: string | { readonly one: string; readonly other: string } = en[key];
  if (typeof message === 'string') return message;
  return plural.select(Number(values['count'])) === 'one' ? message.one : message.other;
}

import { followQuery } from './followQuery';

/**
 * The answer of a query, kept up to date while the component lives. It asks
 * again when the database changes, from any tab.
 */
export function live<T>(query: () => Promise<T>, initial: T): { readonly current: T };
/**
 * The same for a query about something: it asks again when that changes, too.
 * It is read apart, since Dexie runs a query later than an effect could notice
 * what it reads.
 */
export function live<T, About>(
  query: (about: About) => Promise<T>,
  initial: T,
  about: () => About,
): { readonly current: T };
export function live<T, About>(
  query: (about?: About) => Promise<T>,
  initial: T,
  about?: () => About,
): { readonly current: T } {
  let current: T = $state.raw(initial);
  $effect(() => {
    const asked = about?.();
    return followQuery(
      () => query(asked),
      (answer) => (current = answer),
    );
  });
  return {
    get current() {
      return current;
    },
  };
}

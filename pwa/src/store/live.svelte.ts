import { followQuery } from './followQuery';

/**
 * The answer of a query, kept up to date while the component lives. It asks
 * again when the database changes, from any tab, and when reactive state that
 * the query reads before its first await changes.
 */
export function live<T>(query: () => Promise<T>, initial: T): { readonly current: T } {
  let current: T = $state.raw(initial);
  $effect(() => followQuery(query, (answer) => (current = answer)));
  return {
    get current() {
      return current;
    },
  };
}

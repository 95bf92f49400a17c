import { liveQuery } from 'dexie';

/**
 * The answer of a query, kept up to date while the component lives. It asks
 * again when the database changes, from any tab, and when reactive state that
 * the query reads before its first await changes.
 */
export function live<T>(query: () => Promise<T>, initial: T): { readonly current: T } {
  let current: T = $state.raw(initial);
  $effect(() => {
    void query().catch(() => undefined); // Read once here, so that Svelte sees what it depends on.
    const subscription = liveQuery(query).subscribe({
      next: (answer) => (current = answer),
      error: (error) => console.error('query failed', error instanceof Error ? error.name : error),
    });
    return () => subscription.unsubscribe();
  });
  return {
    get current() {
      return current;
    },
  };
}

import { session } from '../store/session.svelte';
import { startSync, stopSync } from '.';

/** Runs sync while somebody is signed in on this device, for that person alone. */
export function syncWithSession(): void {
  let person: string | undefined;
  $effect.root(() => {
    $effect(() => {
      const now = session.me?.person.id;
      if (now === person) return;
      person = now;
      void stopSync();
      if (now) startSync();
    });
  });
}

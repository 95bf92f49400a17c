import { session } from '../store/session.svelte';
import { startSync, stopSync } from '.';

/**
 * Runs sync while somebody is signed in on this device, for that person alone.
 * Who signs in again, which makes a new device of it, is not made to wait.
 */
export function syncWithSession(): void {
  let signedIn: string | undefined;
  $effect.root(() => {
    $effect(() => {
      const now = session.me ? `${session.me.person.id} on ${session.me.device}` : undefined;
      if (now === signedIn) return;
      signedIn = now;
      void stopSync();
      if (now) startSync();
    });
  });
}

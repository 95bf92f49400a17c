interface WithSync extends ServiceWorkerRegistration {
  readonly sync?: { register(tag: string): Promise<void> };
}

/** Has the service worker send what waits once there is a network, where the browser can do that. */
export async function askWorker(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  const registration: WithSync | undefined = await navigator.serviceWorker.getRegistration();
  try {
    await registration?.sync?.register('outbox');
  } catch {
    // Not allowed here: the app sends it when it is opened next.
  }
}

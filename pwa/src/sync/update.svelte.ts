/** A new version of the app that waits to be let in (it never pushes in by itself). */
class Update {
  #waiting: ServiceWorker | undefined = $state.raw();

  /** A new version is ready. */
  get ready(): boolean {
    return this.#waiting !== undefined;
  }

  /** Registers the service worker and watches for new versions. */
  async watch(): Promise<void> {
    if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
    const registration = await navigator.serviceWorker.register('/sw.js');
    this.#notice(registration);
    registration.addEventListener('updatefound', () => {
      registration.installing?.addEventListener('statechange', () => this.#notice(registration));
    });
  }

  /** Lets the new version in and starts it. */
  apply(): void {
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), {
      once: true,
    });
    this.#waiting?.postMessage({ type: 'SKIP_WAITING' });
  }

  #notice(registration: ServiceWorkerRegistration): void {
    // Without a controller this is the first version: there is nothing to update.
    if (registration.waiting && navigator.serviceWorker.controller) {
      this.#waiting = registration.waiting;
    }
  }
}

export const update = new Update();

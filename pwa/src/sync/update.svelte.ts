const lookEvery = 60 * 60 * 1000;

/** A new version of the app that waits to be let in (it never pushes in by itself). */
class Update {
  #waiting: ServiceWorker | undefined = $state.raw();
  #registration: ServiceWorkerRegistration | undefined;
  #looked = 0;

  /** A new version is ready. */
  get ready(): boolean {
    return this.#waiting !== undefined;
  }

  /** Registers the service worker and watches for new versions. */
  async watch(): Promise<void> {
    if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
    try {
      this.#registration = await navigator.serviceWorker.register('/sw.js');
    } catch {
      return; // Without a trusted certificate there is none, and no start without network.
    }
    const registration = this.#registration;
    this.#notice();
    registration.addEventListener('updatefound', () => {
      registration.installing?.addEventListener('statechange', () => this.#notice());
    });
    // An installed app may stay open for weeks.
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') void this.look();
    });
  }

  /** Asks the server for a new version, at most once an hour. */
  async look(): Promise<void> {
    if (Date.now() - this.#looked < lookEvery) return;
    this.#looked = Date.now();
    try {
      await this.#registration?.update();
    } catch {
      // No network: the browser itself looks again at the next start.
    }
  }

  /** Lets the new version in and starts it. */
  apply(): void {
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), {
      once: true,
    });
    this.#waiting?.postMessage({ type: 'SKIP_WAITING' });
  }

  #notice(): void {
    // Without a controller this is the first version: there is nothing to update.
    const waiting = this.#registration?.waiting;
    if (waiting && navigator.serviceWorker.controller) this.#waiting = waiting;
  }
}

export const update = new Update();

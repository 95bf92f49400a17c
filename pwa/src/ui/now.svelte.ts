const minute = 60_000;

/** Now is the time to the minute, so that "today" turns into "yesterday" by itself. */
class Now {
  current = $state(Date.now());

  constructor() {
    setInterval(() => this.#read(), minute);
    // A phone that slept comes back hours later, between two ticks.
    document.addEventListener('visibilitychange', () => this.#read());
  }

  #read(): void {
    this.current = Date.now();
  }
}

export const now = new Now();

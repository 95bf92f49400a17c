const beatEvery = 4_000;
const silentAfter = 15_000;

/** The lock's name, which the service worker knows too. */
export const leadLock = 'hearth-sync';

/** What a tab does when it leads, and what it hears when it does not. */
export interface Role<State> {
  onLead(): void;
  onLose(): void;
  /** What the other tabs are told with each beat. */
  state(): State;
  onState(state: State): void;
}

/**
 * Has one of several tabs lead at a time (SPEC LV7). A leader that was frozen
 * with the lock in its hands is silent; a tab that somebody looks at then takes
 * it over (FAILURES F26). Nothing depends on there being one leader only: a
 * change sent twice is harmless.
 */
export class Lead<State> {
  #channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(leadLock);
  #heard = Date.now();
  #watch: ReturnType<typeof setInterval> | undefined;
  #asking: AbortController | undefined;
  #release: (() => void) | undefined;

  constructor(private readonly role: Role<State>) {}

  start(): void {
    if (!navigator.locks || !this.#channel) {
      this.role.onLead(); // Without locks every tab leads, which is safe.
      return;
    }
    this.#channel.onmessage = (event: MessageEvent) => {
      this.#heard = Date.now();
      if (!this.#release) this.role.onState(event.data as State);
    };
    void this.#ask('in turn');
    this.#watch = setInterval(() => this.#beat(), beatEvery);
    document.addEventListener('visibilitychange', this.#look);
  }

  stop(): void {
    clearInterval(this.#watch);
    document.removeEventListener('visibilitychange', this.#look);
    this.#asking?.abort();
    this.#asking = undefined;
    this.#release?.();
    this.#channel?.close();
  }

  /** Tells the other tabs how things stand. */
  tell(): void {
    if (this.#release) this.#channel?.postMessage(this.role.state());
  }

  #look = (): void => this.#beat();

  #beat(): void {
    if (this.#release) {
      this.tell();
    } else if (document.visibilityState === 'visible' && Date.now() - this.#heard > silentAfter) {
      this.#heard = Date.now();
      void this.#ask('by force');
    }
  }

  async #ask(how: 'in turn' | 'by force'): Promise<void> {
    this.#asking?.abort(); // Only one request of this tab stands in the queue.
    const asking = (this.#asking = new AbortController());
    const options = how === 'by force' ? { steal: true } : { signal: asking.signal };
    try {
      await navigator.locks.request(leadLock, options, () => this.#hold(asking));
    } catch {
      // Taken over by another tab, or withdrawn.
    }
    if (asking !== this.#asking) return;
    this.#lose();
    void this.#ask('in turn');
  }

  #hold(asking: AbortController): Promise<void> {
    if (asking !== this.#asking) return Promise.resolve();
    const held = new Promise<void>((release) => (this.#release = release));
    this.role.onLead();
    this.tell();
    return held;
  }

  #lose(): void {
    if (!this.#release) return;
    this.#release = undefined;
    this.role.onLose();
  }
}

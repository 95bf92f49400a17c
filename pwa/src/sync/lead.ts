const lockName = 'hearth-sync';
const beatEvery = 4_000;
const silentAfter = 15_000;

/**
 * Has one of several tabs lead at a time (SPEC LV7). A leader that was frozen
 * with the lock in its hands is silent; another tab then takes it over.
 * Nothing depends on there being one leader only: a change sent twice is
 * harmless.
 */
export class Lead {
  #channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(lockName);
  #heard = Date.now();
  #watch: ReturnType<typeof setInterval> | undefined;
  #release: (() => void) | undefined;
  #stopped = false;

  constructor(
    private readonly onLead: () => void,
    private readonly onLose: () => void,
    /** What other tabs are told with each beat. */
    private readonly state: () => unknown,
    private readonly onState: (state: unknown) => void,
  ) {}

  start(): void {
    if (!navigator.locks || !this.#channel) {
      this.onLead(); // Without locks every tab leads, which is safe.
      return;
    }
    this.#channel.onmessage = (event: MessageEvent) => {
      this.#heard = Date.now();
      if (!this.#release) this.onState(event.data);
    };
    void this.#ask({});
    this.#watch = setInterval(() => this.#beat(), beatEvery);
    document.addEventListener('visibilitychange', this.#look);
  }

  stop(): void {
    this.#stopped = true;
    clearInterval(this.#watch);
    document.removeEventListener('visibilitychange', this.#look);
    this.#release?.();
    this.#channel?.close();
  }

  /** Tells the other tabs at once what has changed. */
  tell(): void {
    if (this.#release && !this.#stopped) this.#channel?.postMessage(this.state());
  }

  #look = (): void => this.#beat();

  #beat(): void {
    if (this.#release) this.tell();
    else if (document.visibilityState === 'visible' && Date.now() - this.#heard > silentAfter) {
      this.#heard = Date.now();
      void this.#ask({ steal: true });
    }
  }

  async #ask(options: LockOptions): Promise<void> {
    try {
      await navigator.locks.request(lockName, options, () => this.#hold());
    } catch {
      // Taken over by another tab, or this one's older request was.
    }
    if (this.#release && !this.#stopped) {
      this.#release = undefined;
      this.onLose();
      void this.#ask({});
    }
  }

  #hold(): Promise<void> {
    if (this.#stopped) return Promise.resolve();
    const held = new Promise<void>((release) => (this.#release = release));
    this.onLead();
    this.tell();
    return held;
  }
}

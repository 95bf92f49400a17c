const first = 500;
const longest = 60_000;

/** Growing, jittered pauses between tries, so that two phones do not knock in step. */
export class Backoff {
  #failures = 0;

  /** How long to wait before the next try, in milliseconds. */
  next(random: () => number = Math.random): number {
    const ceiling = Math.min(longest, first * 2 ** this.#failures++);
    return ceiling / 2 + (ceiling / 2) * random();
  }

  get failures(): number {
    return this.#failures;
  }

  reset(): void {
    this.#failures = 0;
  }
}

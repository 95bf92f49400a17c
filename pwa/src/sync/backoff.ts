const first = 500;
const longest = 60_000;

/** Growing, jittered pauses between tries, so that two phones do not knock in step (SPEC PU6). */
export class Backoff {
  #failures = 0;

  /** How many times in a row it has not worked. */
  get failures(): number {
    return this.#failures;
  }

  /** How long to wait before the next try, in milliseconds. */
  next(): number {
    const ceiling = Math.min(longest, first * 2 ** this.#failures++);
    return ceiling / 2 + (ceiling / 2) * Math.random();
  }

  reset(): void {
    this.#failures = 0;
  }
}

import { MaxPushChanges, SilentAfter, type Change, type Verdict } from '@contract';
import type { HearthDB, OutboxRow } from '../store/db';
import { Backoff } from './backoff';
import { applyVerdicts, takeBatch, type Outcome } from './push';

/** A way to the server. */
export interface Way {
  send(changes: readonly Change[]): void;
  /** Gives this way up: it does not answer. */
  giveUp(): void;
}

/** A push that has ended its connection this often alone is passed over for once (FAILURES F3). */
const mostDeaths = 3;

/**
 * Sends the outbox over one way, in rounds: from the first change to the last,
 * one push at a time (SPEC PU8). What a round leaves behind is sent again in
 * the next one, after a pause that grows while nothing moves (PU6, FAILURES
 * F30). Every step ends in a message on its way, a timer, or an empty outbox.
 */
export class Pusher {
  #way: Way | undefined;
  #step: 'resting' | 'taking' | 'sent' | 'pausing' = 'resting';
  #sent: readonly OutboxRow[] = [];
  /** The last row this round has tried, and how many it leaves behind. */
  #after = 0;
  #left = 0;
  #most = MaxPushChanges;
  #deaths = 0;
  /** The row that the next round passes over. */
  #passOver = 0;
  #isNews = false;
  #stuck = new Backoff();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly db: HearthDB,
    private readonly onOutcome: (outcome: Outcome) => void,
  ) {}

  /** There is a way from now on. */
  begin(way: Way): void {
    this.#way = way;
    this.#isNews = false;
    this.#startRound();
  }

  /** The way is gone; what was on it may or may not have arrived, and is sent again (SPEC PU3). */
  end(): void {
    this.#way = undefined;
    if (this.#step === 'sent') this.#mourn();
    else if (this.#step === 'taking') this.#rest();
  }

  /** Something was written: what is held back does not hold it up. */
  nudge(): void {
    this.#isNews = true;
    if (this.#step === 'resting') this.#startRound();
    else if (this.#step === 'pausing' && this.#way) void this.#push();
  }

  /** Whatever there was to wait for, try now. */
  hurry(): void {
    this.#stuck.reset();
    if (this.#step === 'pausing') this.#rest();
    this.nudge();
  }

  stop(): void {
    this.#way = undefined;
    this.#rest();
  }

  /** Takes in the verdicts on the push that is on its way. */
  async settle(verdicts: readonly Verdict[], time: number): Promise<void> {
    if (this.#step !== 'sent') return;
    clearTimeout(this.#timer);
    const way = this.#way;
    const outcome = await applyVerdicts(this.db, this.#sent, verdicts, time);
    if (way !== this.#way) return;
    this.onOutcome(outcome);
    this.#after = this.#sent.at(-1)?.n ?? this.#after;
    this.#left += this.#sent.length - outcome.left;
    this.#deaths = 0;
    if (outcome.left > 0) {
      this.#stuck.reset();
      this.#most = MaxPushChanges;
    }
    await this.#push();
  }

  #startRound(): void {
    if (!this.#way || this.#step !== 'resting') return;
    this.#after = this.#passOver;
    this.#left = this.#passOver > 0 ? 1 : 0;
    this.#passOver = 0;
    void this.#push();
  }

  async #push(): Promise<void> {
    const way = this.#way;
    if (!way) return;
    clearTimeout(this.#timer);
    this.#step = 'taking';
    this.#isNews = false;
    try {
      this.#sent = await takeBatch(this.db, this.#after, this.#most);
    } catch {
      if (way === this.#way) this.#pause(); // The phone's own trouble is no reason to give up.
      return;
    }
    if (way !== this.#way) return;
    if (this.#sent.length === 0) {
      this.#endRound();
      return;
    }
    this.#step = 'sent';
    this.#timer = setTimeout(() => way.giveUp(), SilentAfter);
    way.send(this.#sent.map((row) => row.change));
  }

  #endRound(): void {
    if (this.#left > 0) this.#pause();
    else this.#rest();
    if (this.#isNews) this.nudge();
  }

  /** A push that ended its connection is made smaller, until the change that does it is alone. */
  #mourn(): void {
    if (this.#sent.length > 1) {
      this.#most = Math.ceil(this.#sent.length / 2);
    } else if (++this.#deaths >= mostDeaths) {
      this.#passOver = this.#sent[0]?.n ?? 0;
      this.#deaths = 0;
    }
    this.#pause();
  }

  #pause(): void {
    clearTimeout(this.#timer);
    this.#step = 'pausing';
    this.#timer = setTimeout(() => {
      this.#rest();
      this.#startRound();
    }, this.#stuck.next());
  }

  #rest(): void {
    clearTimeout(this.#timer);
    this.#step = 'resting';
  }
}

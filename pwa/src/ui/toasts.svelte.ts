/** ToastAction is something a toast offers to do. */
export interface ToastAction {
  readonly label: string;
  readonly run: () => void;
}

/** Toast is a short message that goes away by itself. */
export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly actions: readonly ToastAction[];
  /** What it is about, such as an entry's id. */
  readonly about?: string | undefined;
}

const shownFor = 8000;

/** Toasts shows one message at a time; a newer one takes its place. */
class Toasts {
  current = $state<Toast | null>(null);
  #count = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  show(text: string, actions: readonly ToastAction[] = [], about?: string): void {
    this.#count += 1;
    this.current = { id: this.#count, text, actions, about };
    this.resume();
  }

  /** hold keeps the message while someone reads or reaches for it. */
  hold(): void {
    clearTimeout(this.#timer);
  }

  resume(): void {
    this.hold();
    this.#timer = setTimeout(() => this.dismiss(), shownFor);
  }

  dismiss(): void {
    this.hold();
    this.current = null;
  }
}

export const toasts = new Toasts();

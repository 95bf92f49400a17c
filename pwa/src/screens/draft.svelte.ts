import { dropDraft, loadDraft, saveDraft } from '../entries';

/** Draft is what is being written, kept on the phone with every keystroke. */
export class Draft<Value> {
  value = $state() as Value;
  #loaded = $state(false);

  /** Make one while a component starts: it saves for as long as that lives. */
  constructor(
    private readonly key: string,
    empty: Value,
  ) {
    this.value = empty;
    void this.#load(JSON.stringify(empty));
    $effect(() => {
      const value = $state.snapshot(this.value);
      if (this.#loaded) void saveDraft(this.key, value);
    });
  }

  /** drop forgets the draft, once what it became is kept. */
  async drop(): Promise<void> {
    this.#loaded = false;
    await dropDraft(this.key);
  }

  /** What was typed before the draft was read is newer than the draft. */
  async #load(empty: string): Promise<void> {
    const saved = await loadDraft<Value>(this.key);
    const untouched = JSON.stringify($state.snapshot(this.value)) === empty;
    if (saved !== undefined && untouched) this.value = saved;
    this.#loaded = true;
  }
}

import type { Me } from '@contract';
import { tick } from 'svelte';
import { session } from '../../store/session.svelte';
import { startSync, stopSync } from '../../sync';
import { route } from '../../ui/route.svelte';
import { errorWords, failureOf, fieldWords, type Failure } from '../errorWords';

/** Pairing is one form that signs this device in: nothing typed is ever lost by an error. */
export class Pairing {
  busy = $state(false);
  #failure = $state.raw<Failure | null>(null);

  /** submit sends the form, unless a field is empty, and goes in. */
  async submit(
    form: HTMLFormElement,
    needed: Readonly<Record<string, string>>,
    send: () => Promise<Me>,
  ): Promise<void> {
    if (this.busy) return;
    const empty = Object.entries(needed).find(([, value]) => value.trim() === '');
    if (empty) return this.#fail(form, { code: 'invalid_field', field: empty[0] });
    this.busy = true;
    this.#failure = null;
    try {
      await goIn(await send());
    } catch (thrown) {
      await this.#fail(form, failureOf(thrown));
    } finally {
      this.busy = false;
    }
  }

  /** wrong is what to say under a field. */
  wrong(field: string, wrongCode?: string): string | undefined {
    const failure = this.#failure;
    if (failure?.code === 'invalid_field' && failure.field === field) return fieldWords(field);
    return field === 'code' && failure?.code === 'wrong_code'
      ? (wrongCode ?? errorWords(failure))
      : undefined;
  }

  /** trouble is what to say about the form as a whole. */
  get trouble(): string | undefined {
    const failure = this.#failure;
    const hasField = failure?.code === 'wrong_code' || failure?.field !== undefined;
    return failure && !hasField ? errorWords(failure) : undefined;
  }

  async #fail(form: HTMLFormElement, failure: Failure): Promise<void> {
    this.#failure = failure;
    await tick();
    form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }
}

/** A sync that ran under another session ends first. */
async function goIn(me: Me): Promise<void> {
  await stopSync();
  await session.remember(me);
  startSync();
  route.replace('/');
}

/** codeIn reads the code of a link's fragment, such as #join=ABCDEFGH, as people write it. */
export function codeIn(hash: string, name: 'setup' | 'join'): string {
  const code = new URLSearchParams(hash.slice(1)).get(name) ?? '';
  return code.length === 8 ? `${code.slice(0, 4)}-${code.slice(4)}` : code;
}

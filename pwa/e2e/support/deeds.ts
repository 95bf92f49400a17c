import type { Phone } from './phone';

/** What a person does and sees on a phone. */

export async function live(phone: Phone): Promise<void> {
  await phone.page.getByRole('button', { name: /Connection: Live/ }).waitFor();
}

export async function say(phone: Phone, words: string): Promise<void> {
  await phone.page.getByRole('button', { name: 'Say something kind' }).click();
  await phone.page.getByLabel(/^To /).fill(words);
  await phone.page.getByRole('button', { name: 'Say it' }).click();
  await phone.page.getByText(words).waitFor();
}

/** How many touches of a sort the timeline shows. */
export function touches(phone: Phone, word: string): Promise<number> {
  return phone.page.getByRole('listitem').getByText(word, { exact: true }).count();
}

export function pending(phone: Phone): Promise<number> {
  return phone.page.getByText('Still on this phone').count();
}

/** Puts a change among those the home server did not take, as if it had refused it. */
export async function park(phone: Phone, text: string): Promise<void> {
  await phone.page.evaluate(async (words) => {
    const databases = await indexedDB.databases();
    const name = databases.map((one) => one.name ?? '').find((one) => one.startsWith('hearth-'));
    const opened = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(name!);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(new Error('cannot open'));
    });
    const id = crypto.randomUUID();
    const change = {
      id,
      entry: '01a3185c-5000-7000-8000-00000000000a',
      kind: 'kind_word',
      author: name!.slice('hearth-'.length),
      stamp: '01a3185c50000000000000000000000a',
      set: { text: words, happened_at: '2026-11-20T21:00:00+01:00' },
    };
    const writing = opened.transaction('parked', 'readwrite');
    writing.objectStore('parked').put({
      id,
      change,
      error: { code: 'change_too_large', message: '' },
      parkedAt: Date.now(),
    });
    await new Promise((done) => (writing.oncomplete = done));
    opened.close();
  }, text);
  await phone.page.reload();
}

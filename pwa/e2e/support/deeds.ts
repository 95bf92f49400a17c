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

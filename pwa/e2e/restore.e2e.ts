import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Couple, invitation, join } from './support/couple';
import { live, pending, say } from './support/deeds';
import { until } from './support/home';
import { Phone } from './support/phone';

describe('a server put back to an older copy', () => {
  let couple: Couple;

  beforeAll(async () => {
    couple = await Couple.pair();
  });
  afterAll(async () => {
    await couple.close();
  });

  test('[HE1] [BK4] F14: is healed by the phones, and a new phone reads it all', async () => {
    const { home, mira, jonas } = couple;
    await say(mira, 'Before the copy.');
    await say(jonas, 'Mine, before the copy.');
    await say(mira, 'To be taken back.');
    await jonas.page.getByText('To be taken back.').waitFor();
    expect(home.run('backup')).toContain('Made');

    await say(jonas, 'After the copy.');
    await mira.page.getByText('After the copy.').waitFor();
    await edit(mira, 'Before the copy.', 'Before the copy, and better.');
    await jonas.page.getByText('Before the copy, and better.').waitFor();
    await remove(mira, 'To be taken back.');
    await until('it is gone there', async () => (await count(jonas, 'To be taken back.')) === 0);

    await home.kill();
    await say(mira, 'While it was down.');
    expect(home.run('restore', 'latest')).toContain('Restored');
    await home.startServer();

    for (const phone of [mira, jonas]) await live(phone);
    await until('nothing is left on the phones', async () => (await pending(mira)) === 0);
    await jonas.page.getByText('While it was down.').waitFor();
    const newPhone = await Phone.at(home);
    await join(newPhone, await invitation(jonas, 'Another device of mine'));
    for (const words of [
      'Before the copy, and better.',
      'Mine, before the copy.',
      'After the copy.',
      'While it was down.',
    ]) {
      for (const phone of [newPhone, mira, jonas]) {
        await phone.page.getByText(words).waitFor();
        expect(await count(phone, words), words).toBe(1);
      }
    }
    for (const phone of [newPhone, mira, jonas]) {
      expect(await count(phone, 'To be taken back.')).toBe(0);
      expect(await phone.page.getByText('Before the copy.', { exact: true }).count()).toBe(0);
    }
    await newPhone.close();
  });

  test('[TR1] what was removed is in the trash, and comes back from there', async () => {
    const { mira, jonas } = couple;
    await mira.page.getByRole('link', { name: 'Us' }).click();
    await mira.page.getByRole('button', { name: 'Trash' }).click();
    await mira.page.getByText('To be taken back.').waitFor();
    await mira.page.getByRole('button', { name: 'Bring back' }).click();
    await mira.page.getByText('Nothing here.').waitFor();
    await mira.page.keyboard.press('Escape');
    await mira.page.getByRole('link', { name: 'Today' }).click();
    await jonas.page.getByText('To be taken back.').waitFor();
  });

  test('[ME5] what an entry said before is read, and brought back', async () => {
    const { mira, jonas } = couple;
    await edit(mira, 'While it was down.', 'While it was down, edited.');
    await jonas.page.getByText('While it was down, edited.').waitFor();
    await mira.page.getByText('While it was down, edited.').click();
    await mira.page.getByRole('button', { name: 'Earlier versions' }).click();
    await mira.page.getByText('While it was down.', { exact: true }).waitFor();
    await mira.page.getByRole('button', { name: 'Bring back' }).click();
    await jonas.page.getByText('While it was down.', { exact: true }).waitFor();
  });

  test('[PH1] F32: a phone whose storage was cleared reads it all again, and says so', async () => {
    const { mira } = couple;
    const tools = await mira.context.newCDPSession(mira.page);
    await tools.send('Storage.clearDataForOrigin', {
      origin: 'https://hearth.local',
      storageTypes: 'indexeddb,local_storage,cache_storage,service_workers',
    });
    await mira.page.reload();
    await mira.page.getByText(/This browser had cleared/).waitFor();
    await mira.page.getByText('Before the copy, and better.').waitFor();
    await live(mira);
    await mira.page.getByText(/This browser had cleared/).click();
    await mira.page.getByText(/This browser had cleared/).waitFor({ state: 'detached' });
  });
});

function count(phone: Phone, words: string): Promise<number> {
  return phone.page.getByRole('listitem').getByText(words, { exact: true }).count();
}

async function edit(phone: Phone, words: string, better: string): Promise<void> {
  await phone.page.getByRole('listitem').getByText(words, { exact: true }).click();
  await phone.page.getByRole('textbox', { name: 'Kind words' }).fill(better);
  await phone.page.getByRole('button', { name: 'Save' }).click();
  await phone.page.getByRole('listitem').getByText(better, { exact: true }).waitFor();
}

async function remove(phone: Phone, words: string): Promise<void> {
  await phone.page.getByRole('listitem').getByText(words, { exact: true }).click();
  await phone.page.getByRole('button', { name: 'Remove' }).click();
  await phone.page
    .getByRole('listitem')
    .getByText(words, { exact: true })
    .waitFor({ state: 'detached' });
}

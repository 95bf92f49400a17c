import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Couple, onToday } from './support/couple';
import { live, pending, say, touches } from './support/deeds';
import { until } from './support/home';

describe('two phones and a home', () => {
  let couple: Couple;

  beforeAll(async () => {
    couple = await Couple.pair();
  });
  afterAll(async () => {
    await couple.close();
  });

  test('a check-in appears on the other phone while both watch', async () => {
    const { mira, jonas } = couple;
    await live(mira);
    await live(jonas);
    await mira.page.getByRole('button', { name: 'Check in', exact: true }).click();
    const circles = mira.page.getByRole('slider', { name: /How close I feel/ });
    await circles.press('End');
    await circles.press('ArrowLeft');
    await mira.page.getByLabel('A few words').fill('The garden looks like something now.');
    await mira.page.getByRole('button', { name: 'Tell Jonas' }).click();
    await jonas.page.getByText('The garden looks like something now.').first().waitFor();
    await jonas.page.getByText('Close', { exact: true }).first().waitFor();
  });

  test('what is written in a tunnel, also after a cold start there, arrives once', async () => {
    const { mira, jonas } = couple;
    await mira.goOffline();
    await mira.page.reload();
    await onToday(mira);
    await mira.page.getByRole('button', { name: /Connection: Offline/ }).waitFor();
    await mira.page.getByRole('button', { name: 'Hug', exact: true }).click();
    await say(mira, 'You found my keys and my good mood.');
    expect(await mira.page.getByText('Still on this phone').count()).toBeGreaterThan(0);
    await mira.page.reload();
    await mira.page.getByText('You found my keys and my good mood.').waitFor();

    await mira.goOnline();
    await jonas.page.getByText('You found my keys and my good mood.').waitFor();
    await live(mira);
    await until('nothing is left on the phone', async () => (await pending(mira)) === 0);
    for (const phone of [mira, jonas]) {
      expect(await phone.page.getByText('You found my keys and my good mood.').count()).toBe(1);
      expect(await touches(phone, 'Hug')).toBe(1);
    }
  });

  test('a server that dies in the middle loses and doubles nothing', async () => {
    const { home, mira, jonas } = couple;
    await live(jonas);
    await couple.home.kill();
    await jonas.page.getByRole('button', { name: 'Kiss', exact: true }).click();
    await jonas.page.getByRole('button', { name: /Connection: Offline/ }).waitFor();
    await home.startServer();
    await until('Mira sees the kiss', async () => (await touches(mira, 'Kiss')) === 1);
    await live(jonas);
    await until('nothing is left on the phone', async () => (await pending(jonas)) === 0);
    expect(await touches(jonas, 'Kiss')).toBe(1);
  });

  test('undo takes it off both phones', async () => {
    const { mira, jonas } = couple;
    await live(mira);
    await mira.page.getByRole('button', { name: 'Touch', exact: true }).click();
    await until('Jonas sees the touch', async () => (await touches(jonas, 'Touch')) === 1);
    await mira.page.getByRole('button', { name: 'Undo' }).click();
    await until('it is gone there', async () => (await touches(jonas, 'Touch')) === 0);
    expect(await touches(mira, 'Touch')).toBe(0);
  });
});

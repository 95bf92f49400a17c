import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Couple } from './support/couple';
import { site, until } from './support/home';

describe('[LV7] several tabs of one phone', () => {
  let couple: Couple;
  let second: Page;
  const sockets = new Set<string>();

  beforeAll(async () => {
    couple = await Couple.pair();
    second = await couple.mira.context.newPage();
    second.on('websocket', (socket) => sockets.add(socket.url()));
    await second.goto(`https://${site}/`);
  });
  afterAll(async () => {
    await couple.close();
  });

  const hugs = (page: Page) => page.getByRole('listitem').getByText('Hug', { exact: true }).count();

  test('one of them is connected; both show and send', async () => {
    const { mira, jonas } = couple;
    await second.getByRole('button', { name: /Connection: Live/ }).waitFor();
    await second.getByRole('button', { name: 'Hug', exact: true }).click();
    await until('Jonas sees it', async () => (await hugs(jonas.page)) === 1);
    await until('the first tab shows it', async () => (await hugs(mira.page)) === 1);
    expect(sockets.size).toBe(0);
  });

  test('when the one that is connected closes, another takes over', async () => {
    const { mira, jonas } = couple;
    await mira.page.close();
    await until('the second tab connects', async () => sockets.size === 1);
    await second.getByRole('button', { name: /Connection: Live/ }).waitFor();
    await jonas.page.getByRole('button', { name: 'Kiss', exact: true }).click();
    await second.getByRole('listitem').getByText('Kiss', { exact: true }).waitFor();
  });
});

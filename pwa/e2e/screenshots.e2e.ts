import { mkdirSync } from 'node:fs';
import { join as path } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { onToday, setUp } from './support/couple';
import { park, say } from './support/deeds';
import { Home } from './support/home';
import { Phone } from './support/phone';

/** Where pictures go; without it the screens are only checked. */
const folder = process.env['HEARTH_SCREENSHOTS'];

const sizes = {
  phone: { width: 390, height: 844 },
  narrow: { width: 320, height: 640 },
  desktop: { width: 1280, height: 800 },
} as const;

/** A check wants every screen in both schemes; pictures want every size too. */
const checked = folder ? Object.entries(sizes) : [['phone', sizes.phone] as const];

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [size, viewport] of checked) {
    describe(`${size}, ${colorScheme}`, () => {
      let demo: Home;
      let empty: Home;
      let phone: Phone;
      let fresh: Phone;

      beforeAll(async () => {
        demo = await Home.start(['demo']);
        empty = await Home.start();
        phone = await Phone.at(demo, { colorScheme, viewport });
        fresh = await Phone.at(empty, { colorScheme, viewport });
      });
      afterAll(async () => {
        for (const one of [phone, fresh, demo, empty])
          await (one instanceof Home ? one.stop() : one.close());
      });

      async function look(at: Phone, name: string): Promise<void> {
        await at.page.evaluate(() => Promise.all(document.getAnimations().map((a) => a.finished)));
        if (folder) {
          mkdirSync(folder, { recursive: true });
          await at.page.screenshot({ path: path(folder, `${name}-${size}-${colorScheme}.png`) });
        }
        const found = await new AxeBuilder({ page: at.page }).analyze();
        expect(found.violations.map((one) => `${one.id}: ${one.nodes[0]?.html}`)).toEqual([]);
      }

      test('first run', async () => {
        await fresh.open('/');
        await fresh.page.getByRole('heading', { name: 'Hearth' }).waitFor();
        await look(fresh, 'welcome');
      });
      test('a code that does not work', async () => {
        await fresh.page.getByRole('button', { name: 'I have a code' }).click();
        await fresh.page.getByLabel('Code').fill('AAAA-AAAA');
        await fresh.page.getByRole('button', { name: 'Come in' }).click();
        await fresh.page.getByText(/This code does not work/).waitFor();
        await look(fresh, 'join-wrong-code');
      });
      test('Today with nothing in it yet', async () => {
        await setUp(fresh, empty.setupCode);
        await look(fresh, 'today-empty');
      });
      test('Us, and an invitation', async () => {
        await fresh.page.getByRole('link', { name: 'Us' }).click();
        await fresh.page.getByRole('heading', { name: 'Us' }).waitFor();
        await look(fresh, 'us');
        await fresh.page.getByRole('button', { name: 'Invite Jonas' }).click();
        await fresh.page.getByText(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/).waitFor();
        await look(fresh, 'invite');
      });
      test('earlier versions, and the trash', async () => {
        const { page } = fresh;
        await page.keyboard.press('Escape');
        await page.getByRole('button', { name: 'Trash' }).click();
        await page.getByText('Nothing here.').waitFor();
        await look(fresh, 'trash-empty');
        await page.keyboard.press('Escape');
        await page.getByRole('link', { name: 'Today' }).click();
        await say(fresh, 'You made soup and did not say a word about the dishes.');
        await page.getByRole('listitem').getByText('You made soup').click();
        const words = 'You made soup, did the dishes, and laughed about my hat.';
        await page.getByRole('textbox', { name: 'Kind words' }).fill(words);
        await page.getByRole('button', { name: 'Save' }).click();
        await page.getByRole('listitem').getByText(words).click();
        await page.getByRole('button', { name: 'Earlier versions' }).click();
        await page.getByText('did not say a word').waitFor();
        await look(fresh, 'versions');
        await page.keyboard.press('Escape');
        await page.getByRole('listitem').getByText(words).click();
        await page.getByRole('button', { name: 'Remove' }).click();
        await page.getByRole('link', { name: 'Us' }).click();
        await page.getByRole('button', { name: 'Trash' }).click();
        await page.getByText(words).waitFor();
        await look(fresh, 'trash');
      });
      test('what the home server did not take', async () => {
        const { page } = fresh;
        await page.keyboard.press('Escape');
        await park(fresh, 'Far too much at once, but all of it true.');
        await page.getByText(/was not taken by the home server/).click();
        await page.getByRole('button', { name: 'Mend' }).waitFor();
        await look(fresh, 'refused');
        await page.getByRole('button', { name: 'Mend' }).click();
        await look(fresh, 'refused-mending');
        await page.getByLabel('Your words').fill('Less at once, and all of it true.');
        await page.getByRole('button', { name: 'Send again' }).click();
        await page.getByRole('button', { name: 'Mend' }).waitFor({ state: 'detached' });
        await page.keyboard.press('Escape');
        await page.getByRole('link', { name: 'Today' }).click();
        await page.getByRole('listitem').getByText('Less at once').waitFor();
      });
      test('Today with a year in it', async () => {
        const link = /127\.0\.0\.1:\d+(\/#join=\w+)/.exec(demo.printed)?.[1] ?? '';
        await phone.open(link);
        await phone.page.getByRole('button', { name: 'Come in' }).click();
        if ((await phone.page.getByLabel('A name for this device').count()) > 0) {
          await phone.page.getByRole('button', { name: 'Come in' }).click();
        }
        await onToday(phone);
        await phone.page.getByRole('button', { name: /Connection: Live/ }).waitFor();
        await look(phone, 'today');
      });
      test('the sheets', async () => {
        for (const [name, button] of Object.entries({
          'check-in': 'Check in',
          'kind-words': 'Say something kind',
          more: 'More',
        })) {
          await phone.page.getByRole('button', { name: button, exact: true }).click();
          await phone.page.getByRole('dialog').waitFor();
          await look(phone, name);
          await phone.page.keyboard.press('Escape');
        }
        await phone.page.getByRole('listitem').getByRole('button').first().click();
        await phone.page.getByRole('dialog').waitFor();
        await look(phone, 'entry');
        await phone.page.keyboard.press('Escape');
        await phone.page.getByRole('button', { name: /Connection:/ }).click();
        await phone.page.getByRole('dialog').waitFor();
        await look(phone, 'connection');
        await phone.page.keyboard.press('Escape');
      });
      test('Us with both, and signing out', async () => {
        await phone.page.getByRole('link', { name: 'Us' }).click();
        await phone.page.getByRole('heading', { name: 'Us' }).waitFor();
        await look(phone, 'us-both');
        await phone.page
          .getByRole('button', { name: /^Sign out / })
          .first()
          .click();
        await phone.page.getByRole('dialog').waitFor();
        await look(phone, 'sign-out');
        await phone.page.keyboard.press('Escape');
      });
      test('in a tunnel', async () => {
        await phone.page.getByRole('link', { name: 'Today' }).click();
        await phone.goOffline();
        await phone.page.getByRole('button', { name: 'Hug', exact: true }).click();
        await phone.page.getByRole('button', { name: /Connection: Offline/ }).waitFor();
        await phone.page.getByText('Still on this phone').first().waitFor();
        await look(phone, 'today-offline');
      });
    });
  }
}

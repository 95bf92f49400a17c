import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { invitation, join, onToday, setUp } from './support/couple';
import { Home } from './support/home';
import { Phone } from './support/phone';

describe('coming in and going out', () => {
  let home: Home;
  let phone: Phone;
  let tablet: Phone;

  beforeAll(async () => {
    home = await Home.start();
    phone = await Phone.at(home);
    tablet = await Phone.at(home);
  });
  afterAll(async () => {
    await phone.close();
    await tablet.close();
    await home.stop();
  });

  test('a wrong code is said in words, and what was typed stays', async () => {
    const { page } = tablet;
    await tablet.open('/');
    await page.getByRole('button', { name: 'I have a code' }).click();
    await page.getByLabel('Code').fill('AAAA-AAAA');
    await page.getByLabel('A name for this device').fill('Old tablet');
    await page.getByRole('button', { name: 'Come in' }).click();
    await page.getByText(/This code does not work/).waitFor();
    expect(await page.getByLabel('Code').inputValue()).toBe('AAAA-AAAA');
    expect(await page.getByLabel('A name for this device').inputValue()).toBe('Old tablet');
  });

  test('the setup code works once', async () => {
    const code = home.setupCode;
    await setUp(phone, code);
    const { page } = tablet;
    await tablet.open(`/#setup=${code}`);
    await page.reload();
    await page.getByRole('button', { name: 'Set up our Hearth' }).click();
    await page.getByLabel('Your name').fill('Somebody');
    await page.getByLabel('Your partner’s name').fill('Else');
    await page.getByRole('button', { name: 'Light the hearth' }).click();
    await page.getByText(/If Hearth has been set up already/).waitFor();
    expect(await page.getByLabel('Your name').inputValue()).toBe('Somebody');
  });

  test('a device of one’s own has what was written before, and goes dark when signed out', async () => {
    await phone.page.getByRole('button', { name: 'Kiss', exact: true }).click();
    await tablet.open('/');
    await tablet.page.reload();
    await join(tablet, await invitation(phone, 'Another device of mine'));
    await tablet.page.getByRole('listitem').getByText('Kiss', { exact: true }).waitFor();
    await tablet.page.getByRole('button', { name: /Connection: Live/ }).waitFor();

    await phone.page.getByRole('link', { name: 'Us' }).click();
    await phone.page
      .getByRole('button', { name: /^Sign out / })
      .last()
      .click();
    const sheet = phone.page.getByRole('dialog');
    await sheet.getByRole('button', { name: 'Sign out' }).click();
    await tablet.page.getByRole('button', { name: /Connection: Signed out/ }).waitFor();
    await tablet.page.getByRole('listitem').getByText('Kiss', { exact: true }).waitFor();
  });

  test('a shortcut on the home screen logs a hug, once', async () => {
    await phone.open('/?do=hug');
    await onToday(phone);
    await phone.page.getByText('Hug, kept').first().waitFor();
    await phone.page.reload();
    const hugs = phone.page.getByRole('listitem').getByText('Hug', { exact: true });
    await hugs.first().waitFor();
    expect(await hugs.count()).toBe(1);
  });
});

import { Home } from './home';
import { Phone, type PhoneOptions } from './phone';
import type { Relay } from './relay';

/** A home with a phone for each of the two, paired as people do it. */
export class Couple {
  private constructor(
    readonly home: Home,
    readonly mira: Phone,
    readonly jonas: Phone,
  ) {}

  static async pair(options: PhoneOptions = {}, relay?: Relay): Promise<Couple> {
    const home = await Home.start(['serve'], relay);
    const mira = await Phone.at(home, options);
    const jonas = await Phone.at(home, options);
    await setUp(mira, home.setupCode);
    await join(jonas, await invitation(mira, 'Invite Jonas'));
    await mira.installed();
    await jonas.installed();
    return new Couple(home, mira, jonas);
  }

  async close(): Promise<void> {
    await this.mira.close();
    await this.jonas.close();
    await this.home.stop();
  }
}

/** The first phone: the setup link from the terminal, and both names. */
export async function setUp(phone: Phone, code: string): Promise<void> {
  const { page } = phone;
  await phone.open(`/#setup=${code.replace('-', '')}`);
  await page.getByRole('button', { name: 'Set up our Hearth' }).click();
  await page.getByLabel('Your name').fill('Mira');
  await page.getByLabel('Your partner’s name').fill('Jonas');
  await page.getByRole('button', { name: 'Light the hearth' }).click();
  await onToday(phone);
}

/** The code of a new invitation, as it stands on screen in Us. */
export async function invitation(phone: Phone, button: string): Promise<string> {
  const { page } = phone;
  await page.getByRole('link', { name: 'Us' }).click();
  await page.getByRole('button', { name: button }).click();
  const code = await page.getByText(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/).innerText();
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Today' }).click();
  return code;
}

/** A further phone: a code typed by hand. */
export async function join(phone: Phone, code: string): Promise<void> {
  const { page } = phone;
  await phone.open('/');
  await page.getByRole('button', { name: 'I have a code' }).click();
  await page.getByLabel('Code').fill(code);
  await page.getByRole('button', { name: 'Come in' }).click();
  await onToday(phone);
}

export async function onToday(phone: Phone): Promise<void> {
  await phone.page.getByRole('button', { name: 'Hug', exact: true }).waitFor();
}

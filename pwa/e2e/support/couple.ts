import { Home } from './home';
import { Phone, type PhoneOptions } from './phone';

/** A home with a phone for each of the two, paired as people do it. */
export class Couple {
  private constructor(
    readonly home: Home,
    readonly mira: Phone,
    readonly jonas: Phone,
  ) {}

  static async pair(options: PhoneOptions = {}): Promise<Couple> {
    const home = await Home.start();
    const mira = await Phone.at(home, options);
    const jonas = await Phone.at(home, options);
    await setUp(mira, home.setupCode);
    const code = await invitePartner(mira);
    await join(jonas, code);
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

/** The first phone: the setup code from the terminal, and both names. */
export async function setUp(phone: Phone, code: string): Promise<void> {
  const { page } = phone;
  await phone.open(`/#setup=${code.replace('-', '')}`);
  await page.getByLabel('Your name').fill('Mira');
  await page.getByLabel("Your partner's name").fill('Jonas');
  await page.getByRole('button', { name: 'Begin' }).click();
  await page.getByRole('button', { name: 'Hug', exact: true }).waitFor();
}

/** The code that lets the partner in, as it stands on screen. */
export async function invitePartner(phone: Phone): Promise<string> {
  const { page } = phone;
  await page.getByRole('link', { name: 'Us' }).click();
  await page.getByRole('button', { name: /^Invite/ }).click();
  const code = await page.getByTestId('pairing-code').innerText();
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Today' }).click();
  return code;
}

/** A further phone: a code typed by hand. */
export async function join(phone: Phone, code: string): Promise<void> {
  const { page } = phone;
  await phone.open(`/#join=${code.replace('-', '')}`);
  await page.getByRole('button', { name: 'Join' }).click();
  await page.getByRole('button', { name: 'Hug', exact: true }).waitFor();
}

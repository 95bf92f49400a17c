import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Couple, onToday } from './support/couple';
import { live, pending, say } from './support/deeds';
import { until } from './support/home';
import type { Phone } from './support/phone';
import { Relay, type Fate } from './support/relay';

describe('two phones on a bad network', () => {
  const relay = new Relay();
  let couple: Couple;

  beforeAll(async () => {
    couple = await Couple.pair({}, relay);
  });
  afterAll(async () => {
    await couple.close();
    relay.close();
  });

  test('[PU3] F2: slow, in small pieces, and cut in the middle of a push: once each', async () => {
    const { mira, jonas } = couple;
    await live(mira);
    for (const phone of [mira, jonas]) phone.wire.slow(40);
    const words = Array.from({ length: 6 }, (_, i) => `Through the noise, ${i}.`);
    for (const [i, one] of words.entries()) {
      if (i % 2 === 1) mira.wire.cutAfter(100 + 90 * i);
      await say(mira, one);
      await until('the wire is cut', async () => i % 2 === 0 || mira.wire.isCut);
      mira.wire.mend();
      mira.wire.slow(40);
    }
    await arriveOnce(words, mira, jonas);
    for (const phone of [mira, jonas]) phone.wire.mend();
  });

  test('[PU3] F2, F9: calls that are doubled, and whose answers are lost', async () => {
    const { mira, jonas } = couple;
    relay.blocksSockets = true;
    const fates: readonly Fate[] = ['twice', 'answer lost', 'as it is'];
    relay.fate = (call) => fates[call % fates.length]!;
    relay.cutSockets();
    const words = Array.from({ length: 5 }, (_, i) => `By call, ${i}.`);
    for (const one of words) await say(mira, one);
    await until('calls were made', async () => relay.calls > fates.length);
    await until('all is sent', async () => (await pending(mira)) === 0);
    relay.blocksSockets = false;
    relay.fate = () => 'as it is';
    await arriveOnce(words, mira, jonas);
  });

  test('[LV4] F29: a socket that is half open is given up when the phone is looked at', async () => {
    const { mira, jonas } = couple;
    await live(jonas);
    jonas.wire.halfOpen();
    await say(mira, 'Said to a phone that sleeps.');
    jonas.wire.forget();
    await jonas.page.evaluate(() => dispatchEvent(new Event('online')));
    await arriveOnce(['Said to a phone that sleeps.'], mira, jonas);
  });

  test('[PU1] the browser is killed in the middle of a push, and nothing is lost or doubled', async () => {
    const { mira, jonas } = couple;
    await mira.restart(); // The browser writes its cookies down now and then; now it has.
    await mira.open('/');
    await live(mira);
    mira.wire.slow(300);
    const words = ['Just before the end.', 'And one more.'];
    for (const one of words) await say(mira, one);
    await mira.crash();
    mira.wire.mend();
    await mira.open('/');
    await onToday(mira);
    await arriveOnce(words, mira, jonas);
  });

  test('[ME1] F16: phones whose clocks are a day off agree', async () => {
    const { mira, jonas } = couple;
    const day = 24 * 3600 * 1000;
    await setClock(mira, day);
    await setClock(jonas, -day);
    await say(mira, 'From tomorrow.');
    await say(jonas, 'From yesterday.');
    await arriveOnce(['From tomorrow.', 'From yesterday.'], mira, jonas);
  });
});

async function setClock(phone: Phone, off: number): Promise<void> {
  await phone.page.addInitScript((wrong) => {
    const real = Date.now.bind(Date);
    Date.now = () => real() + wrong;
  }, off);
  await phone.page.reload();
  await onToday(phone);
}

async function arriveOnce(words: readonly string[], ...phones: Phone[]): Promise<void> {
  for (const phone of phones) {
    await live(phone);
    for (const one of words) {
      await phone.page.getByText(one).first().waitFor();
      await until('it is sent', async () => (await pending(phone)) === 0);
      expect(await phone.page.getByRole('listitem').getByText(one).count(), one).toBe(1);
    }
  }
}

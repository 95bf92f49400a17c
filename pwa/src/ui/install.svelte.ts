/** InstallPrompt is the event by which Chromium lets a page offer its installation. */
interface InstallPrompt extends Event {
  prompt(): Promise<unknown>;
}

export type Platform = 'ios' | 'android' | 'desktop';

/** Install knows whether Hearth is on the home screen, and how it could get there. */
class Install {
  readonly platform: Platform = platformOf(navigator);
  installed = $state(isInstalled());
  #prompt = $state.raw<InstallPrompt | null>(null);

  constructor() {
    addEventListener('beforeinstallprompt', (event) => {
      event.preventDefault();
      this.#prompt = event as InstallPrompt;
    });
    addEventListener('appinstalled', () => {
      this.installed = true;
      this.#prompt = null;
    });
  }

  /** canAsk: the browser would show its own installation now. */
  get canAsk(): boolean {
    return this.#prompt !== null;
  }

  async ask(): Promise<void> {
    const prompt = this.#prompt;
    this.#prompt = null; // It works once.
    await prompt?.prompt();
  }
}

function isInstalled(): boolean {
  const onIos = 'standalone' in navigator && navigator.standalone === true;
  return onIos || matchMedia('(display-mode: standalone)').matches;
}

function platformOf(device: Navigator): Platform {
  if (isAppleTouch(device)) return 'ios';
  return /Android/.test(device.userAgent) ? 'android' : 'desktop';
}

/** isAppleTouch sees through iPads, which say that they are a Mac. */
export function isAppleTouch(device: Navigator): boolean {
  const { userAgent, maxTouchPoints } = device;
  return /iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1);
}

export const install = new Install();

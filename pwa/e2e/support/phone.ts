import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { site, until, type Home } from './home';
import { Wire } from './wire';

const executablePath = process.env['HEARTH_CHROMIUM'] ?? '/usr/bin/chromium';

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface PhoneOptions {
  readonly colorScheme?: 'light' | 'dark';
  readonly viewport?: { readonly width: number; readonly height: number };
}

/** A phone: a browser of its own, which trusts the home's authority, on a wire of its own. */
export class Phone {
  private constructor(
    readonly wire: Wire,
    readonly folder: string,
    readonly options: PhoneOptions,
    public context: BrowserContext,
    public page: Page,
  ) {}

  static async at(home: Home, options: PhoneOptions = {}): Promise<Phone> {
    const folder = mkdtempSync(join(tmpdir(), 'hearth-phone-'));
    await trust(folder, home.authority);
    const wire = await Wire.to(home.httpsPort);
    const context = await launch(folder, wire, options);
    const page = context.pages()[0] ?? (await context.newPage());
    return new Phone(wire, folder, options, context, page);
  }

  /** The browser is killed where it is, and started again. */
  async crash(): Promise<void> {
    const ids = execFileSync('pgrep', ['-f', `user-data-dir=${join(this.folder, 'profile')}`]);
    for (const id of ids.toString().trim().split('\n')) {
      try {
        process.kill(Number(id), 'SIGKILL');
      } catch {
        // It went with another of them.
      }
    }
    await this.restart();
  }

  /** The browser is closed as people close it, and started again. */
  async restart(): Promise<void> {
    await this.context.close().catch(() => undefined);
    this.context = await launch(this.folder, this.wire, this.options);
    this.page = this.context.pages()[0] ?? (await this.context.newPage());
  }

  async open(path = '/'): Promise<void> {
    await this.page.goto(`https://${site}${path}`);
  }

  /** In a tunnel: what is open breaks, nothing new gets through. */
  async goOffline(): Promise<void> {
    this.wire.cut();
    await this.context.setOffline(true);
  }

  async goOnline(): Promise<void> {
    this.wire.mend();
    await this.context.setOffline(false);
  }

  /** Until the service worker has all it needs for a start without network. */
  async installed(): Promise<void> {
    await this.page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
    await until('the service worker controls the page', () =>
      this.page.evaluate(() => navigator.serviceWorker.controller !== null),
    );
  }

  async close(): Promise<void> {
    await this.context.close();
    this.wire.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function launch(folder: string, wire: Wire, options: PhoneOptions): Promise<BrowserContext> {
  return chromium.launchPersistentContext(join(folder, 'profile'), {
    executablePath,
    headless: true,
    args: [...quiet, `--host-resolver-rules=MAP ${site}:443 127.0.0.1:${wire.port}`],
    env: { ...stringsOf(process.env), HOME: folder },
    viewport: options.viewport ?? { width: 390, height: 844 },
    colorScheme: options.colorScheme ?? 'light',
    deviceScaleFactor: 2,
    hasTouch: true,
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
  });
}

/** Chromium on Linux reads the authorities a person added from a database in their home folder. */
async function trust(home: string, authority: string): Promise<void> {
  await until('Caddy has made its authority', async () => existsSync(authority));
  const database = join(home, '.pki/nssdb');
  mkdirSync(database, { recursive: true });
  execFileSync('certutil', ['-d', `sql:${database}`, '-N', '--empty-password']);
  execFileSync('certutil', [
    '-d',
    `sql:${database}`,
    '-A',
    '-t',
    'C,,',
    '-n',
    'hearth',
    '-i',
    authority,
  ]);
}

function stringsOf(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
}

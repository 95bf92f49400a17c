import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Relay } from './relay';

const root = resolve(import.meta.dirname, '../../..');

/** The name phones know the home server by, as in the Caddyfile's default. */
export const site = 'hearth.local';

/** The built server behind a real Caddy, both with folders of their own. */
export class Home {
  readonly folder = mkdtempSync(join(tmpdir(), 'hearth-home-'));
  /** What the running server has printed. */
  printed = '';
  #server: ChildProcess | undefined;
  #caddy: ChildProcess | undefined;

  private constructor(
    readonly serverPort: number,
    readonly httpsPort: number,
    readonly httpPort: number,
    readonly command: readonly string[],
  ) {}

  /** The server alone by default; with a relay, what passes between Caddy and it can go wrong. */
  static async start(command: readonly string[] = ['serve'], relay?: Relay): Promise<Home> {
    const [server, https, http] = await freePorts(3);
    const home = new Home(server!, https!, http!, command);
    await home.startServer();
    await home.#startCaddy(relay ? await relay.to(home.serverPort) : home.serverPort);
    return home;
  }

  /** Runs a command of the program on this home's data, as its owner would in a terminal. */
  run(...args: readonly string[]): string {
    const data = join(this.folder, 'data');
    return execFileSync(join(root, 'bin/hearth'), [...args, '--data', data], { encoding: 'utf8' });
  }

  async startServer(): Promise<void> {
    this.printed = '';
    const data = this.command[0] === 'serve' ? ['--data', join(this.folder, 'data')] : [];
    const args = [...this.command, '--addr', `127.0.0.1:${this.serverPort}`, ...data];
    const server = spawn(join(root, 'bin/hearth'), args, { stdio: ['ignore', 'pipe', 'inherit'] });
    server.stdout.on('data', (chunk: Buffer) => (this.printed += chunk.toString()));
    this.#server = server;
    await until('the server answers', async () => {
      const answer = await fetch(`http://127.0.0.1:${this.serverPort}/healthz`);
      return answer.ok;
    });
    await until('the server has said where it is', async () =>
      /Link|phones|private window/.test(this.printed),
    );
  }

  /** As a power cut would: no goodbye. */
  async kill(): Promise<void> {
    await ended(this.#server, 'SIGKILL');
  }

  /** The one-time code the terminal shows. */
  get setupCode(): string {
    const code = /Setup code\s+(\S+)/.exec(this.printed)?.[1];
    if (!code) throw new Error('no setup code printed');
    return code;
  }

  /** The certificate that phones have to trust. */
  get authority(): string {
    return join(this.folder, 'caddy/pki/authorities/local/root.crt');
  }

  async stop(): Promise<void> {
    await ended(this.#caddy, 'SIGTERM');
    await ended(this.#server, 'SIGTERM');
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #startCaddy(upstream: number): Promise<void> {
    const caddy = process.env['HEARTH_CADDY'] ?? 'caddy';
    this.#caddy = spawn(caddy, ['run', '--config', join(root, 'Caddyfile')], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: {
        ...process.env,
        HOME: this.folder,
        XDG_DATA_HOME: this.folder,
        XDG_CONFIG_HOME: this.folder,
        HEARTH_SITE: site,
        HEARTH_UPSTREAM: `127.0.0.1:${upstream}`,
        HEARTH_HTTPS_PORT: String(this.httpsPort),
        HEARTH_HTTP_PORT: String(this.httpPort),
      },
    });
    let said = '';
    this.#caddy.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    await until('Caddy listens', async () => {
      if (this.#caddy?.exitCode !== null) throw new Error(`Caddy ended: ${said}`);
      await fetch(`http://127.0.0.1:${this.httpPort}/`, { redirect: 'manual' });
      return true;
    });
  }
}

/** Waits for a condition; what it throws counts as "not yet". */
export async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const patience = 30_000;
  const from = Date.now();
  let last: unknown;
  while (Date.now() - from < patience) {
    try {
      if (await holds()) return;
    } catch (error) {
      last = error;
    }
    await new Promise((wake) => setTimeout(wake, 50));
  }
  throw new Error(`waited in vain: ${what}`, { cause: last });
}

async function ended(child: ChildProcess | undefined, signal: NodeJS.Signals): Promise<void> {
  if (child?.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((done) => child.once('exit', done));
  child.kill(signal);
  await exit;
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = servers.map(
    (server) =>
      new Promise<number>((listening) => {
        server.listen(0, '127.0.0.1', () => listening((server.address() as AddressInfo).port));
      }),
  );
  const found = await Promise.all(ports);
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
  return found;
}

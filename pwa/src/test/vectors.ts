import type { Change, CodedError, Field } from '@contract';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../../shared/vectors', import.meta.url));

/** One change by itself, and the error it gets, if any. */
export interface Single {
  readonly name: string;
  readonly change: { readonly kind: string; readonly set: Readonly<Record<string, unknown>> };
  readonly error?: Pick<CodedError, 'code' | 'field'>;
}

/** Changes that meet, and what comes of it. */
export interface Meeting {
  readonly name: string;
  readonly rules?: readonly string[];
  readonly start?: Readonly<Record<string, Field>>;
  readonly steps: readonly { readonly change: Partial<Change>; readonly stamp?: string }[];
  readonly anyOrder?: boolean;
  readonly fields: Readonly<Record<string, Field>>;
}

/** Cases about stamps and the clock that gives them. */
export interface Stamps {
  readonly ordered: readonly string[];
  readonly next: readonly { name: string; last: string; now: number; next: string }[];
}

/** Every case of a folder, but for the files left out. */
export function casesIn<T>(name: string, leftOut: readonly string[] = []): T[] {
  const files = readdirSync(join(folder, name)).filter((file) => !leftOut.includes(file));
  return files.flatMap((file) => read<T[]>(join(name, file)));
}

/** Stories of phones and a server, line by line. */
export function scenarios(): { name: string; lines: readonly string[] }[] {
  const told = readdirSync(join(folder, 'scenarios')).flatMap((file) =>
    readFileSync(join(folder, 'scenarios', file), 'utf8')
      .split('scenario: ')
      .slice(1),
  );
  return told.map((story) => {
    const [name = '', ...lines] = story.trim().split('\n');
    return { name, lines };
  });
}

export function stampCases(): Stamps {
  return read('stamps.json');
}

/** A case's change, whole: what it leaves out is the same for all. */
export function wholeChange(part: Partial<Change>): Change {
  return { ...read<Change>('change.json'), ...part };
}

function read<T>(path: string): T {
  return JSON.parse(readFileSync(join(folder, path), 'utf8')) as T;
}

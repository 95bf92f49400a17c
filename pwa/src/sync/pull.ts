import type { Cursor, Entry, Page } from '@contract';
import { learn } from '../store/clock';
import { baseOf, db } from '../store/db';
import { reshow } from '../store/shown';

/** The page does not follow what is stored: another tab has moved on meanwhile. */
export class StalePage extends Error {}

/** This device's place in the feed; undefined before the first page. */
export async function readCursor(): Promise<Cursor | undefined> {
  return (await db().facts.get('cursor'))?.value as Cursor | undefined;
}

/**
 * Writes a page and its cursor in one transaction (SPEC PL2). from is the
 * cursor the page was asked with; where the stored one is another, nothing is
 * written and StalePage is thrown.
 */
export async function applyPage(page: Page, from: Cursor | undefined): Promise<void> {
  const { base, outbox, shown, facts } = db();
  await db().transaction('rw', base, outbox, shown, facts, async () => {
    if (!sameCursor(await readCursor(), from)) throw new StalePage();
    for (const entry of page.entries) await apply(entry);
    await reshow(page.entries.map((entry) => entry.id));
    await learn({ stamps: page.entries.flatMap(stampsOf) });
    await facts.put({ key: 'cursor', value: page.cursor });
  });
}

/** Gone is forgotten whole (SPEC PL4); a fork drops nothing, it only says more. */
async function apply(entry: Entry): Promise<void> {
  await (entry.gone ? db().base.delete(entry.id) : db().base.put(baseOf(entry)));
}

function stampsOf(entry: Entry): string[] {
  return Object.values(entry.fields ?? {}).map((field) => field.stamp);
}

function sameCursor(a: Cursor | undefined, b: Cursor | undefined): boolean {
  return a?.epoch === b?.epoch && a?.seq === b?.seq && a?.chain === b?.chain;
}

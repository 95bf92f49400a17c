import type { Cursor, Entry, Field, Page } from '@contract';
import { learn } from '../store/clock';
import type { BaseRow, HearthDB } from '../store/db';
import { isBefore } from '../store/merge';
import { reshow } from '../store/shown';
import { steady } from '../store/steady';

/** The page does not follow what is stored: another tab or the worker has moved on meanwhile. */
export class StalePage extends Error {}

/** This device's place in the feed; undefined before the first page. */
export async function readCursor(db: HearthDB): Promise<Cursor | undefined> {
  return (await db.facts.get('cursor'))?.value as Cursor | undefined;
}

/**
 * Writes a page and its cursor in one transaction (SPEC PL2). from is the
 * cursor the page was asked with; where the stored one is neither that nor the
 * page's own, nothing is written and StalePage is thrown. So a tab that was
 * frozen cannot put old over new (FAILURES F26).
 */
export async function applyPage(db: HearthDB, page: Page, from: Cursor | undefined): Promise<void> {
  await steady(db, () =>
    db.writing(async () => {
      const stored = await readCursor(db);
      if (!isSame(stored, from)) {
        if (isSame(stored, page.cursor)) return; // Written before the connection was lost.
        throw new StalePage();
      }
      if (page.fork) await db.facts.put({ key: 'fork', value: true });
      const forked = (await db.facts.get('fork')) !== undefined;
      for (const entry of page.entries) await apply(db, entry, forked);
      await reshow(
        db,
        page.entries.map((entry) => entry.id),
      );
      await learn(db, { stamps: page.entries.flatMap(stampsOf) });
      await db.facts.put({ key: 'cursor', value: page.cursor });
    }),
  );
}

/** Takes over the server's word; gone is forgotten whole, but for the outbox (SPEC PL4). */
async function apply(db: HearthDB, entry: Entry, forked: boolean): Promise<void> {
  if (entry.gone) {
    await db.base.delete(entry.id);
    return;
  }
  const { id, kind, author, fields = {} } = entry;
  const row: BaseRow = { id, kind, author, fields };
  await db.base.put(forked ? keepingNewer(await db.base.get(id), row) : row);
}

/**
 * A server that was restored from an older copy does not take back what this
 * device knows: of each field the newer value stays (SPEC PL6, FAILURES F14).
 */
function keepingNewer(known: BaseRow | undefined, said: BaseRow): BaseRow {
  const fields: Record<string, Field> = { ...said.fields };
  for (const [name, field] of Object.entries(known?.fields ?? {})) {
    const other = fields[name];
    if (!other || isBefore(other, field)) fields[name] = field;
  }
  return { ...said, fields };
}

function stampsOf(entry: Entry): string[] {
  return Object.values(entry.fields ?? {}).map((field) => field.stamp);
}

function isSame(a: Cursor | undefined, b: Cursor | undefined): boolean {
  return a?.epoch === b?.epoch && a?.seq === b?.seq && a?.chain === b?.chain;
}

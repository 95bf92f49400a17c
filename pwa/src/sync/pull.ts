import type { Cursor, Entry, Page } from '@contract';
import { learn } from '../store/clock';
import type { HearthDB } from '../store/db';
import { reshow } from '../store/shown';
import { steady } from '../store/steady';
import { beginHealing, compare, isHealing } from './compare';
import { takeOverUpTo } from './takeOver';

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
      if (page.fork || (await hasNoPlace(db, stored))) await beginHealing(db);
      const healing = await isHealing(db);
      for (const entry of page.entries) {
        if (healing) await compare(db, entry);
        else await takeOverUpTo(db, entry, page.cursor.seq);
      }
      await reshow(
        db,
        page.entries.map((entry) => entry.id),
      );
      await learn(db, { stamps: page.entries.flatMap(stampsOf) });
      await db.facts.put({ key: 'cursor', value: page.cursor });
    }),
  );
}

/**
 * A device that had verdicts before its first page has no place in the feed, and
 * so no way to notice a restore between the two (SPEC PL6).
 */
async function hasNoPlace(db: HearthDB, stored: Cursor | undefined): Promise<boolean> {
  return !stored && (await db.base.count()) > 0;
}

function stampsOf(entry: Entry): string[] {
  return Object.values(entry.fields ?? {}).map((field) => field.stamp);
}

function isSame(a: Cursor | undefined, b: Cursor | undefined): boolean {
  return a?.epoch === b?.epoch && a?.seq === b?.seq && a?.chain === b?.chain;
}

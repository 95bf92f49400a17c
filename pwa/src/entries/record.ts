import { FieldAudience, FieldRemoved, FieldReturned, type Audience, type Change } from '@contract';
import { takeStamp } from '../store/clock';
import type { HearthDB } from '../store/db';
import type { Fields } from '../store/merge';
import { fieldsNow, reshow } from '../store/shown';
import { steady } from '../store/steady';

/** Fields by name, as a change sets them. */
export type FieldSet = Readonly<Record<string, unknown>>;

/**
 * Writes a change by the database's person: its outbox row and what screens
 * see of it, in one transaction. It is on disk once this resolves (SPEC PU1).
 * A change that would change nothing is none.
 */
export async function record(
  db: HearthDB,
  about: { readonly entry: string; readonly kind: string },
  set: FieldSet,
): Promise<void> {
  const id = crypto.randomUUID();
  await steady(db, () =>
    db.writing(async () => {
      if (await db.outbox.get({ id })) return; // Written already, just before the connection was lost.
      const fields = await fieldsNow(db, about.entry);
      const news = newsIn(fields, set);
      if (Object.keys(news).length === 0) return;
      const change: Change = {
        id,
        ...about,
        author: db.person,
        stamp: await takeStamp(db),
        set: news,
        bases: basesIn(fields, news),
      };
      await db.outbox.add({ id, entry: about.entry, author: db.person, change });
      await reshow(db, [about.entry]);
    }),
  );
}

/** What an entry says by not saying it. */
const unsaid: FieldSet = {
  [FieldAudience]: 'both' satisfies Audience,
  [FieldRemoved]: false,
  [FieldReturned]: false,
};

function newsIn(fields: Fields, set: FieldSet): FieldSet {
  const isNews = (name: string, value: unknown) =>
    JSON.stringify(value) !== JSON.stringify(fields[name]?.value ?? unsaid[name]);
  return Object.fromEntries(Object.entries(set).filter(([name, value]) => isNews(name, value)));
}

/** What this edit was made on top of; a removal names all it knew (SPEC ME3, ME11). */
function basesIn(fields: Fields, set: FieldSet): Record<string, string> {
  const isRemoval = set[FieldRemoved] === true;
  const bases: Record<string, string> = {};
  for (const [name, field] of Object.entries(fields)) {
    const always = name === FieldRemoved || name === FieldAudience;
    if (isRemoval || always || Object.hasOwn(set, name)) bases[name] = field.change;
  }
  return bases;
}

import { db } from './db';

/** Keeps what is being written under a key, so that it survives whatever happens. */
export async function saveDraft(key: string, value: unknown): Promise<void> {
  await db().drafts.put({ key, value });
}

/** What was being written, or undefined. */
export async function loadDraft<T>(key: string): Promise<T | undefined> {
  return (await db().drafts.get(key))?.value as T | undefined;
}

export async function dropDraft(key: string): Promise<void> {
  await db().drafts.delete(key);
}

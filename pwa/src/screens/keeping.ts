import { bringBack, logAffection, removeEntry } from '../entries';
import { warmPulse } from '../ui/haptics';
import { route } from '../ui/route.svelte';
import { toasts } from '../ui/toasts.svelte';
import { t } from '../words/words';
import type { Gesture } from './gestures';
import { touchWords } from './tellings';

/** keepTouch logs a touch at once and offers to undo it. It answers the entry's id, or null. */
export async function keepTouch(gesture: Gesture, ownName?: string): Promise<string | null> {
  try {
    const id = await logAffection(ownName === undefined ? { gesture } : { gesture, ownName });
    warmPulse();
    const note = { label: t('toast.addNote'), run: () => route.open('entry', id) };
    toasts.show(t('toast.kept', { what: touchWords(gesture, ownName) }), [undo(id), note], id);
    return id;
  } catch {
    toasts.show(t('error.notSaved'));
    return null;
  }
}

/** undo takes back what was just kept; afterwards may put its words where they came from. */
export function undo(id: string, afterwards?: () => Promise<void>) {
  const run = async (): Promise<void> => {
    if (await attempt(() => removeEntry(id))) await afterwards?.();
  };
  return { label: t('toast.undo'), run: () => void run() };
}

/** removeWithUndo takes an entry off both phones, unless one thinks again. */
export async function removeWithUndo(id: string): Promise<void> {
  if (!(await attempt(() => removeEntry(id)))) return;
  const back = { label: t('toast.undo'), run: () => void attempt(() => bringBack(id)) };
  toasts.show(t('toast.removed'), [back]);
}

/** attempt does one thing to an entry, and says so where the phone could not store it. */
export async function attempt(verb: () => Promise<unknown>): Promise<boolean> {
  try {
    await verb();
    return true;
  } catch {
    toasts.show(t('error.notSaved'));
    return false;
  }
}

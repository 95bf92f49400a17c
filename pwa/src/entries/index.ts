/** Every verb a screen can do with entries. */
export { checkIn, type CheckInInput } from './checkIn';
export { mendParked } from './mendParked';
export { discardParked } from './discardParked';
export { dropDraft, loadDraft, saveDraft } from './drafts';
export { editEntry } from './editEntry';
export { logAffection, type AffectionInput } from './logAffection';
export { bringBack, removeEntry } from './removeEntry';
export { sayKindWord } from './sayKindWord';
export { InvalidEntry } from './validate';

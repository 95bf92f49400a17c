import { change, type FieldSet } from './write';

/** Changes fields of one's own entry; null clears one that may be empty. */
export function editEntry(id: string, set: FieldSet): Promise<void> {
  return change(id, set);
}

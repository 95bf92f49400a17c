import { FieldRemoved, FieldReturned } from '@contract';
import { change } from './write';

/** Takes an entry off both phones; it stays in its author's trash. */
export function removeEntry(id: string): Promise<void> {
  return change(id, { [FieldRemoved]: true });
}

/** Takes an entry back out of the trash, or keeps one that came back. */
export function bringBack(id: string): Promise<void> {
  return change(id, { [FieldRemoved]: false, [FieldReturned]: false });
}

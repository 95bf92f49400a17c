import { common } from './en/common';
import { firstRun } from './en/firstRun';
import { today } from './en/today';
import { us } from './en/us';

/** Every word on screen, in English. Names in braces are filled in; {count} chooses the plural. */
export const en = { ...common, ...firstRun, ...today, ...us } as const;

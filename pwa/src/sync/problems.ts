import type { Code } from '@contract';

export type SyncState = 'offline' | 'catchingUp' | 'live';

/** What a person has to know or do; everything else mends itself. */
export type SyncProblem =
  null | 'signed_out' | 'app_too_old' | 'server_too_old' | 'store_full' | 'not_saved';

/** Which codes are for a person to see. */
export function problemOf(code: Code | 'offline' | undefined): SyncProblem {
  switch (code) {
    case 'signed_out':
    case 'app_too_old':
    case 'server_too_old':
    case 'store_full':
      return code;
    default:
      return null;
  }
}

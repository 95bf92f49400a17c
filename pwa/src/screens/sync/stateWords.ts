import { syncStatus } from '../../sync';
import { t } from '../../words/words';

/** stateWords says in a word or two where things stand with the home server. */
export function stateWords(): string {
  return syncStatus.problem === 'signed_out' ? t('sync.signedOut') : t(`sync.${syncStatus.state}`);
}

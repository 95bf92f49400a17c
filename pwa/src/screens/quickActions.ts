import { route } from '../ui/route.svelte';
import { keepTouch } from './keeping';

/**
 * doWhatWasAsked does what a shortcut on the home screen asks for, such as
 * /?do=hug. The address is cleared first: opening the app again is no second hug.
 */
export async function doWhatWasAsked(): Promise<void> {
  const asked = new URLSearchParams(location.search).get('do');
  if (asked === null) return;
  route.replace('/');
  switch (asked) {
    case 'hug':
      await keepTouch('hug');
      break;
    case 'check-in':
    case 'kind-word':
      route.open(asked);
      break;
  }
}

import { t } from '../words/words';
import { isAppleTouch } from './install.svelte';

/** guessDevice proposes a name for this device, to be changed by its owner. */
export function guessDevice(device: Navigator = navigator): string {
  const agent = device.userAgent;
  if (/iPhone|iPod/.test(agent)) return t('device.iphone');
  if (isAppleTouch(device)) return t('device.ipad');
  if (/Android/.test(agent))
    return /Mobile/.test(agent) ? t('device.androidPhone') : t('device.androidTablet');
  if (/Macintosh/.test(agent)) return t('device.mac');
  if (/Windows/.test(agent)) return t('device.windows');
  if (/Linux|X11/.test(agent)) return t('device.linux');
  return t('device.other');
}

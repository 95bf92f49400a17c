import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { storeHealth } from './store/health.svelte';
import { session } from './store/session.svelte';
import { tellTrouble } from './store/trouble';
import { syncWithSession } from './sync/follow.svelte';
import { recover } from './sync/recover.svelte';
import { update } from './sync/update.svelte';

storeHealth.watch();
try {
  await session.load();
  if (!session.me) await recover();
} catch {
  tellTrouble('unavailable'); // The app says so: nothing can be kept here.
}
const target = document.getElementById('app');
if (!target) throw new Error('no place for the app in index.html');
mount(App, { target });
syncWithSession();
void update.watch();

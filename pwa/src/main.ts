import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { session } from './store/session.svelte';
import { startSync } from './sync';
import { update } from './sync/update.svelte';

await session.load();
const target = document.getElementById('app');
if (!target) throw new Error('no place for the app in index.html');
mount(App, { target });
if (session.me) startSync();
void update.watch();

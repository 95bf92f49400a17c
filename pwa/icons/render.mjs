// Renders the icons in public/icons from hearth.svg and the app's own drawings.
// Run by hand when a drawing changes: node icons/render.mjs
import { copyFileSync, readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { runnerImport } from 'vite';

const drawings = new URL('../src/ui/icons.ts', import.meta.url).pathname;
const { icons } = (await runnerImport(drawings)).module;
const into = (name) => new URL(`../public/icons/${name}`, import.meta.url).pathname;
const source = new URL('hearth.svg', import.meta.url);
const mark = readFileSync(source, 'utf8');
/** Systems that round or mask the corners themselves get a full ground. */
const full = mark.replace('rx="116"', '');
/** A mask may cut a tenth off each side. */
const masked = full.replace('id="mark"', 'id="mark" transform="translate(51.2 51.2) scale(.8)"');

const shortcut = (name) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">
  <circle cx="12" cy="12" r="12" fill="#f7dccb" />
  <g transform="translate(4.8 4.8) scale(.6)" fill="none" stroke="#a83f24" stroke-width="2"
    stroke-linecap="round" stroke-linejoin="round"><path d="${icons[name]}" /></g></svg>`;

const pictures = [
  ['icon-192.png', 192, mark],
  ['icon-512.png', 512, mark],
  ['maskable-192.png', 192, masked],
  ['maskable-512.png', 512, masked],
  ['apple-touch-icon.png', 180, full],
  ['shortcut-hug.png', 96, shortcut('hug')],
  ['shortcut-check-in.png', 96, shortcut('check_in')],
  ['shortcut-kind-word.png', 96, shortcut('kind_word')],
];

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
for (const [name, size, svg] of pictures) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(
    `<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`,
  );
  await page.screenshot({ path: into(name), omitBackground: true });
  await page.close();
}
await browser.close();
copyFileSync(source, into('favicon.svg'));

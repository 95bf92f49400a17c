/**
 * followKeyboard tells the styles how much of the screen the on-screen keyboard
 * covers: iOS lays it over the page and resizes nothing.
 */
export function followKeyboard(): void {
  const view = window.visualViewport;
  if (!view) return;
  const measure = (): void => {
    const covered = Math.max(0, innerHeight - view.height - view.offsetTop);
    document.documentElement.style.setProperty('--keyboard', `${Math.round(covered)}px`);
  };
  view.addEventListener('resize', measure);
  view.addEventListener('scroll', measure);
}

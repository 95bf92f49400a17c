/** tick is felt where a choice snaps into place, on phones that can. */
export function tick(): void {
  vibrate(8);
}

/** warmPulse is felt when a touch is kept or comes in. */
export function warmPulse(): void {
  vibrate([18, 60, 34]);
}

/** Browsers allow it only once somebody has touched the page, and complain otherwise. */
function vibrate(pattern: number | number[]): void {
  if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(pattern);
}

/** tick is felt where a choice snaps into place, on phones that can. */
export function tick(): void {
  navigator.vibrate?.(8);
}

/** warmPulse is felt when a touch is kept or comes in. */
export function warmPulse(): void {
  navigator.vibrate?.([18, 60, 34]);
}

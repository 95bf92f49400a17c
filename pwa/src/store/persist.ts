/** Tells whether the browser has promised not to clear this device's storage. */
export async function keepsForGood(): Promise<boolean> {
  return (await globalThis.navigator?.storage?.persisted?.()) ?? false;
}

let asked = false;

/**
 * Asks the browser not to clear this device's storage (FAILURES F32). The
 * right moment is after the first entry: browsers say yes more readily to an
 * app in use.
 */
export async function askToPersist(): Promise<void> {
  if (asked || !globalThis.navigator?.storage?.persist) return;
  asked = true;
  try {
    if (!(await navigator.storage.persisted())) await navigator.storage.persist();
  } catch {
    // Not to be had here: "not yet on the home server" is in sight all the same.
  }
}

let asked = false;

/**
 * Asks the browser not to clear this device's storage. The right moment is
 * after the first entry: browsers say yes more readily to an app in use.
 */
export async function askToPersist(): Promise<void> {
  if (asked || typeof navigator === 'undefined' || !navigator.storage?.persist) return;
  asked = true;
  if (!(await navigator.storage.persisted())) await navigator.storage.persist();
}

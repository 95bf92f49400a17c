/** Lets go until something is so. Nothing here waits for a time to pass. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let turns = 0; turns < 5_000; turns++) {
    if (await isSo()) return;
    await new Promise(setImmediate);
  }
  throw new Error('it never came');
}

import { onTrouble, type Trouble } from './trouble';

class StoreHealth {
  #trouble: Trouble | null = $state(null);

  /** What is wrong with this device's storage; a reload is the remedy to offer. */
  get trouble(): Trouble | null {
    return this.#trouble;
  }

  /** Listens from now on. */
  watch(): void {
    onTrouble((trouble) => (this.#trouble = trouble));
  }
}

export const storeHealth = new StoreHealth();

import { Dexie, type Table } from 'dexie';
import type { Me } from '@contract';

/** Who is signed in on this device; apart from the people's own databases. */
class DeviceDB extends Dexie {
  readonly facts!: Table<{ readonly key: string; readonly value: unknown }, string>;

  constructor() {
    super('hearth', { chromeTransactionDurability: 'strict' });
    this.version(1).stores({ facts: 'key' });
  }
}

const device = new DeviceDB();

export async function readMe(): Promise<Me | null> {
  const row = await device.facts.get('me');
  return (row?.value as Me | undefined) ?? null;
}

export async function writeMe(me: Me | null): Promise<void> {
  await (me ? device.facts.put({ key: 'me', value: me }) : device.facts.delete('me'));
}

/** A UUIDv7 (RFC 9562): the time first, so that ids sort by when they were made. */
export function uuidv7(now: number = Date.now()): string {
  const bytes = new DataView(crypto.getRandomValues(new Uint8Array(16)).buffer);
  const time = BigInt(Math.max(0, Math.floor(now))) << 16n;
  bytes.setBigUint64(0, time | 0x7000n | BigInt(bytes.getUint16(6) & 0xfff));
  bytes.setUint8(8, (bytes.getUint8(8) & 0x3f) | 0x80);
  const half = (at: number) => bytes.getBigUint64(at).toString(16).padStart(16, '0');
  return (half(0) + half(8)).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** A UUIDv7 (RFC 9562): the time first, so that ids sort by when they were made. */
export function uuidv7(now: number = Date.now()): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  new DataView(bytes.buffer).setBigUint64(
    0,
    (BigInt(now) << 16n) | (0x7000n | BigInt(randomBits(bytes, 12))),
  );
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

function randomBits(from: Uint8Array, bits: number): number {
  return ((from[0]! << 8) | from[1]!) & ((1 << bits) - 1);
}

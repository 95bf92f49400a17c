// Writes name.br and name.gz beside each built file that shrinks, so that the
// server sends ready bytes.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const shrinks = /\.(js|css|html|svg|json|webmanifest)$/;
const tooSmall = 512;

for (const name of readdirSync('dist', { recursive: true })) {
  const path = join('dist', name);
  if (!shrinks.test(name) || !statSync(path).isFile()) continue;
  const plain = readFileSync(path);
  if (plain.length < tooSmall) continue;
  const quality = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
  writeFileSync(`${path}.br`, brotliCompressSync(plain, { params: quality }));
  writeFileSync(`${path}.gz`, gzipSync(plain, { level: constants.Z_BEST_COMPRESSION }));
}

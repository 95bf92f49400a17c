/** codeIn reads the code of a link's fragment, such as #join=ABCDEFGH, as people write it. */
export function codeIn(hash: string, name: 'setup' | 'join'): string {
  const fragment = new URLSearchParams(hash.slice(1));
  const code = fragment.get(name) ?? '';
  return code.length === 8 ? `${code.slice(0, 4)}-${code.slice(4)}` : code;
}

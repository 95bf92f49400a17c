const reduced = matchMedia('(prefers-reduced-motion: reduce)');

/** calm is how long something takes to move, nothing for those who asked for stillness. */
export function calm(): number {
  return reduced.matches ? 0 : 320;
}

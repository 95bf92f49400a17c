/** The picture is this wide and high; both circles have this radius. */
export const width = 320;
export const height = 168;
export const radius = 66;

/** Half the distance between the two centres at each step, from apart to overlapping. */
const halves = [82, 74, 66, 54, 41, 28, 15] as const;

export const steps = halves.length;

/** halfAt gives half the distance at a step, or between two. */
export function halfAt(step: number): number {
  const at = Math.min(Math.max(step, 1), steps) - 1;
  const below = Math.min(Math.floor(at), steps - 2);
  const [from, to] = [halves[below] ?? 0, halves[below + 1] ?? 0];
  return from + (to - from) * (at - below);
}

/** stepAt is the way back: the step, or between two, for half a distance. */
export function stepAt(half: number): number {
  const above = halves.findIndex((one) => one <= half);
  if (above === 0) return 1;
  if (above === -1) return steps;
  const [from, to] = [halves[above - 1] ?? 0, halves[above] ?? 0];
  return above + (from - half) / (from - to);
}

/** lens is the path of what both circles share, "" while they are apart. */
export function lens(half: number): string {
  if (half >= radius) return '';
  const tall = Math.sqrt(radius * radius - half * half);
  const [top, bottom] = [height / 2 - tall, height / 2 + tall].map((y) => y.toFixed(2));
  const arc = `A${radius} ${radius} 0 0 1 ${width / 2}`;
  return `M${width / 2} ${top}${arc} ${bottom}${arc} ${top}Z`;
}

/** warmth is how much glows between the two: 0 where they touch, 1 at the closest. */
export function warmth(half: number): number {
  return Math.max(0, Math.min(1, (radius - half) / (radius - (halves.at(-1) ?? 0))));
}

import { kinds, MaxChangeBytes, type Code, type FieldRule, type Kind } from '@contract';

/** Something cannot be written: the code and the field's name, never its value. */
export class InvalidEntry extends Error {
  constructor(
    readonly code: Extract<
      Code,
      'invalid_field' | 'unknown_kind' | 'change_too_large' | 'not_yours' | 'not_found'
    >,
    readonly field: string,
  ) {
    super(`${code}: ${field}`);
    this.name = 'InvalidEntry';
  }
}

/** Checks that a new entry has what its kind requires. */
export function checkWhole(kind: string, set: Readonly<Record<string, unknown>>): void {
  for (const [name, rule] of Object.entries(rulesOf(kind))) {
    if (rule.required && set[name] === undefined) throw new InvalidEntry('invalid_field', name);
  }
}

/** Checks the fields a change sets, by the rules generated from the contract. */
export function check(kind: string, set: Readonly<Record<string, unknown>>): void {
  const rules = rulesOf(kind);
  for (const [name, value] of Object.entries(set)) {
    if (value === undefined) continue; // Left out.
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    const wrong = rule ? wrongPart(rule, value, name) : undefined;
    if (wrong) throw new InvalidEntry('invalid_field', wrong);
  }
  if (new TextEncoder().encode(JSON.stringify(set)).length > MaxChangeBytes) {
    throw new InvalidEntry('change_too_large', '');
  }
}

function rulesOf(kind: string): Readonly<Record<string, FieldRule>> {
  if (!Object.hasOwn(kinds, kind)) throw new InvalidEntry('unknown_kind', 'kind');
  return kinds[kind as Kind];
}

/** What the server takes for nothing said. */
const emptyOf = { string: '', number: 0, object: undefined };

/** The path of the first part that breaks its rule. */
function wrongPart(rule: FieldRule, value: unknown, path: string): string | undefined {
  const isEmpty = value === null || value === undefined || value === emptyOf[rule.type];
  if (isEmpty) return rule.required ? path : undefined;
  switch (rule.type) {
    case 'string':
      return typeof value === 'string' && isText(rule, value) ? undefined : path;
    case 'number':
      return typeof value === 'number' && isNumber(rule, value) ? undefined : path;
    case 'object':
      return wrongInside(rule, value, path);
  }
}

function wrongInside(rule: FieldRule, value: unknown, path: string): string | undefined {
  if (typeof value !== 'object' || Array.isArray(value)) return path;
  const parts = value as Record<string, unknown>;
  for (const [name, inner] of Object.entries(rule.fields ?? {})) {
    const wrong = wrongPart(inner, parts[name], `${path}.${name}`);
    if (wrong) return wrong;
  }
  return undefined;
}

function isText(rule: FieldRule, text: string): boolean {
  if (rule.maxRunes !== undefined && [...text].length > rule.maxRunes) return false;
  if (rule.oneOf && !rule.oneOf.includes(text)) return false;
  return !rule.moment || isMoment(text);
}

function isNumber(rule: FieldRule, n: number): boolean {
  return Number.isInteger(n) && n >= (rule.min ?? -Infinity) && n <= (rule.max ?? Infinity);
}

const momentForm = /^(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(Z|[+-]\d\d:\d\d)$/;

/** RFC 3339 to the second; a day that its month does not have is none. */
function isMoment(text: string): boolean {
  const parts = momentForm.exec(text);
  if (!parts || Number.isNaN(Date.parse(text))) return false;
  const [year, month, day] = parts.slice(1, 4).map(Number) as [number, number, number];
  return day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

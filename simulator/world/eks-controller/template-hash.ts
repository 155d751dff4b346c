import type { PodTemplate } from '../eks-object.ts';
import { copy } from '../eks-object.ts';
import type { Random } from '../random.ts';

const safeLetters = 'bcdfghjklmnpqrstvwxz2456789';

/** JSON with its keys in order, so that equal values give equal text. */
export function toStableText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(toStableText).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${toStableText(field)}`).join(',')}}`;
}

/** What a pod-template-hash is made of: letters that spell no words. */
export function hashTemplate(template: unknown, collisions = 0): string {
  let hash = 0x811c9dc5;
  for (const letter of `${toStableText(template)}${collisions || ''}`) {
    hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193);
  }
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x85ebca6b);
  return [...String(hash >>> 0)]
    .map((digit) => safeLetters[digit.charCodeAt(0) % safeLetters.length])
    .join('');
}

export const randomSuffix = (random: Random): string =>
  Array.from({ length: 5 }, () => safeLetters[random.int(0, safeLetters.length - 1)]).join('');

export function withoutHash(template: PodTemplate): PodTemplate {
  const plain = copy(template);
  delete plain.metadata.labels?.['pod-template-hash'];
  return plain;
}

/** Objects of the store never change, so a template's text is made once. */
const texts = new WeakMap<PodTemplate, string>();

function textOf(template: PodTemplate): string {
  const known = texts.get(template);
  if (known !== undefined) return known;
  const text = toStableText(withoutHash(template));
  texts.set(template, text);
  return text;
}

export const isSameTemplate = (a: PodTemplate, b: PodTemplate): boolean => textOf(a) === textOf(b);

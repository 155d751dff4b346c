import type { Read } from '#lib/domain/ports/known.ts';
import { incompleteFrom } from './translate-error.ts';

/** A part that may fail: then `fallback` stands in for it, and `incomplete` says why. */
export const readSoftly = async <Value>(
  scope: string,
  fallback: Value,
  read: () => Promise<Value>,
): Promise<Read<Value>> => {
  try {
    return { value: await read(), incomplete: [] };
  } catch (error) {
    return { value: fallback, incomplete: [incompleteFrom(error, scope)] };
  }
};

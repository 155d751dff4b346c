import type { Incomplete } from '#lib/contract/common.ts';
import { isDomainError } from '#lib/domain/domain-error.ts';
import { oldest } from '#lib/domain/oldest.ts';
import type { Known } from '#lib/domain/ports/known.ts';

export const noteFailure = (scope: string, error: unknown): Incomplete => ({
  scope,
  code: isDomainError(error) ? error.code : 'internal',
  message: isDomainError(error) ? error.message : 'It could not be read; the log has the reason.',
});

/** Reads of several places as one: what came, what did not and why, as old as its oldest part. */
export const mergeKnown = async <T>(
  parts: { scope: string; read: Promise<Known<T[]>> }[],
  options: { nowIso: string; incomplete?: Incomplete[] },
): Promise<Known<T[]>> => {
  const settled = await Promise.allSettled(parts.map((part) => part.read));
  const value: T[] = [];
  const incomplete = [...(options.incomplete ?? [])];
  const ages: string[] = [];
  settled.forEach((result, index) => {
    if (result.status === 'fulfilled') {
      value.push(...result.value.value);
      incomplete.push(...result.value.incomplete);
      ages.push(result.value.asOf);
    } else {
      incomplete.push(noteFailure(parts[index]?.scope ?? 'a part', result.reason));
    }
  });
  return { value, incomplete, asOf: oldest(ages, options.nowIso) };
};

import type { Known } from './ports/known.ts';

/** One thing with its age and what could not be read of it, as the wire has it. */
export const knownAnswer = <T extends object>(known: Known<T>) => ({
  ...known.value,
  asOf: known.asOf,
  incomplete: known.incomplete,
});

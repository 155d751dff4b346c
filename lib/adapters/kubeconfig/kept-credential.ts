/** Asked for again this long before it ends. */
const marginMs = 60_000;
/** What failed is not tried for every request: it may be a process. */
const failedForMs = 5_000;

type Kept<T> = { asked: Promise<T>; untilMs: number };

export type KeptCredential<T> = { get: () => Promise<T>; forget: () => void };

/** One asking for everybody, kept until shortly before it ends; without an end until it is forgotten. */
export const keepCredential = <T extends { expiresAtMs: number | undefined }>(
  ask: () => Promise<T>,
  now: () => number,
): KeptCredential<T> => {
  let kept: Kept<T> | null = null;
  return {
    get: () => {
      if (kept && now() < kept.untilMs) return kept.asked;
      const made: Kept<T> = { asked: ask(), untilMs: Number.POSITIVE_INFINITY };
      kept = made;
      made.asked.then(
        ({ expiresAtMs }) => {
          if (expiresAtMs === undefined) return;
          const leftMs = expiresAtMs - now();
          made.untilMs = now() + Math.max(leftMs - marginMs, leftMs / 2, 0);
        },
        () => {
          made.untilMs = now() + failedForMs;
        },
      );
      return made.asked;
    },
    forget: () => {
      kept = null;
    },
  };
};

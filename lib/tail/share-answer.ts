/** Readers that ask the same within this time share one answer. */
const sharedForMs = 2_000;

/** One answer for all who ask the same within a moment; a failure is not kept. */
export const createSharedAnswer = <T>(now: () => number) => {
  const known = new Map<string, { untilMs: number; answer: Promise<T> }>();
  return (key: string, read: () => Promise<T>): Promise<T> => {
    const found = known.get(key);
    if (found && found.untilMs > now()) return found.answer;
    for (const [old, { untilMs }] of known) if (untilMs <= now()) known.delete(old);
    const answer = read();
    known.set(key, { untilMs: now() + sharedForMs, answer });
    answer.catch(() => known.delete(key));
    return answer;
  };
};

/** Readers that ask the same within this time share one answer. */
const sharedForMs = 2_000;

/** One answer for all who ask the same within a moment; a failure is not kept. */
export const createSharedAnswer = <T>(now: () => number) => {
  const known = new Map<string, { untilMs: number; answer: Promise<T> }>();
  return (key: string, read: () => Promise<T>): Promise<T> => {
    const found = known.get(key);
    if (found && found.untilMs > now()) return found.answer;
    const one = { untilMs: now() + sharedForMs, answer: read() };
    known.set(key, one);
    const forget = () => {
      if (known.get(key) === one) known.delete(key);
    };
    // An answer may be large: it goes when its time is over, asked for or not.
    one.answer.then(() => setTimeout(forget, sharedForMs).unref(), forget);
    return one.answer;
  };
};

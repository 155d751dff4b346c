/** Lets so many pieces of work run at a time; the others wait in order. */
export const createGate = (atOnce: number) => {
  const waiting: (() => void)[] = [];
  let running = 0;
  /** Answers the release, which may be called more than once. */
  const enter = async (): Promise<() => void> => {
    if (running >= atOnce) await new Promise<void>((start) => waiting.push(start));
    else running += 1;
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    };
  };
  return { enter };
};

export type Gate = ReturnType<typeof createGate>;

/** Works through all items, so many at a time. */
export const workAtMost = async <T>(
  atOnce: number,
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<void> => {
  const left = items.values();
  const worker = async () => {
    for (const item of left) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
};

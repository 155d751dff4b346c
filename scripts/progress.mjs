// What the person in front of the terminal sees while something takes long.
const intervalMs = 10_000;

export const say = (text = '') => process.stdout.write(`${text}\n`);

const seconds = (sinceMs) => `${Math.max(1, Math.round((performance.now() - sinceMs) / 1000))} s`;

/** Announces a step, says every ten seconds that it goes on, and how long it took. */
export const step = async (title, work) => {
  const sinceMs = performance.now();
  say(`▸ ${title} …`);
  const timer = setInterval(() => say(`  … ${seconds(sinceMs)}: ${title}`), intervalMs);
  try {
    const result = await work();
    say(`  done in ${seconds(sinceMs)}`);
    return result;
  } finally {
    clearInterval(timer);
  }
};

const numbersOf = (version: string): number[] => (version.match(/\d+/g) ?? []).map(Number);

/** Orders `1.34` and `v1.12.3-eksbuild.1` by their numbers, oldest first. */
export const compareVersions = (one: string, other: string): number => {
  const [a, b] = [numbersOf(one), numbersOf(other)];
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
};

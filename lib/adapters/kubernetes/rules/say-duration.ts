const units = [
  { ms: 1_000, name: 's' },
  { ms: 60_000, name: 'min' },
  { ms: 3_600_000, name: 'h' },
  { ms: 86_400_000, name: 'days' },
] as const;

/** In the largest unit of which there are two: `45 s`, `90 min`, `3 h`, `12 days`. */
export const sayDuration = (ms: number): string => {
  const unit = units.findLast((one) => ms >= 2 * one.ms) ?? units[0];
  return `${Math.max(0, Math.round(ms / unit.ms))} ${unit.name}`;
};

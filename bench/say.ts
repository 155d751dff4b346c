const ms = (value: number): string => `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ms`;

export const say = (text = ''): void => {
  process.stdout.write(`${text}\n`);
};

export const sayTiming = (name: string, timing: { p50Ms: number; p95Ms: number }): void =>
  say(`  ${name.padEnd(44)} p50 ${ms(timing.p50Ms).padStart(8)}   p95 ${ms(timing.p95Ms).padStart(8)}`);

export const sayFact = (name: string, fact: string): void => say(`  ${name.padEnd(44)} ${fact}`);

const suffixes: Record<string, number> = {
  '': 1,
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/**
 * A quantity as a number: "250m" is 0.25, "1Gi" 1073741824. Undefined for what is none.
 * https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export const parseQuantity = (quantity: unknown): number | undefined => {
  if (typeof quantity === 'number') return Number.isFinite(quantity) ? quantity : undefined;
  if (typeof quantity !== 'string') return undefined;
  const match = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([eE][+-]?\d+)|([numkMGTPE]|[KMGTPE]i)?)$/.exec(
    quantity.trim(),
  );
  if (!match) return undefined;
  const [, mantissa = '', exponent = '', suffix = ''] = match;
  const factor = suffixes[suffix];
  return factor === undefined ? undefined : Number(`${mantissa}${exponent}`) * factor;
};

/** In ECS units: 1024 are one vCPU. */
export const toCpuUnits = (quantity: unknown): number | undefined => {
  const cores = parseQuantity(quantity);
  return cores === undefined ? undefined : Math.round(cores * 1024);
};

export const toMebibytes = (quantity: unknown): number | undefined => {
  const bytes = parseQuantity(quantity);
  return bytes === undefined ? undefined : Math.round(bytes / 2 ** 20);
};

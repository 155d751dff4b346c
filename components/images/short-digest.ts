/** `sha256:9f3c81…` as people compare it: the first six digits; anything else as it is. */
export const shortDigest = (digest: string): string =>
  digest.startsWith('sha256:') ? `${digest.slice(7, 13)}…` : digest;

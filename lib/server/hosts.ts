const loopbackNames = ['localhost', '127.0.0.1', '[::1]'];

const isLoopbackName = (hostname: string) => loopbackNames.includes(hostname);

/** Hosts that are ours: the public origin's, and this machine's own names where it listens on them. */
export const listHosts = (input: { origin: string; host: string; port: number }): ReadonlySet<string> => {
  const name = input.host.includes(':') ? `[${input.host}]` : input.host;
  const isLocal = [...loopbackNames, '[::]', '0.0.0.0'].includes(name);
  const own = [name, ...(isLocal ? loopbackNames : [])].map((hostname) => `${hostname}:${input.port}`);
  return new Set([new URL(input.origin).host, ...own].map((host) => host.toLowerCase()));
};

/**
 * Where a page should be opened instead: cookies and origin checks know one origin, and on one's own
 * machine `localhost` and `127.0.0.1` are easily confused. Null when it is the right one.
 */
export const findBetterOrigin = (host: string, origin: string): string | null => {
  const ours = new URL(origin);
  if (host === ours.host || !isLoopbackName(ours.hostname)) return null;
  const asked = new URL(`${ours.protocol}//${host}`);
  return isLoopbackName(asked.hostname) && asked.port === ours.port ? origin : null;
};

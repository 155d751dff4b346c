import { paths } from '#lib/paths.ts';

const anywhere = 'http://quarterdeck.invalid';

/** Where to go after the sign-in: a path of ours, or the overview. Never another origin, never the sign-in itself. */
export const safeNext = (next: unknown): string => {
  if (typeof next !== 'string' || !next.startsWith('/') || !URL.canParse(next, anywhere))
    return paths.overview();
  const url = new URL(next, anywhere);
  const isOurs = url.origin === anywhere && !next.startsWith('//') && !next.includes('\\');
  const isPage = ![paths.signIn(), paths.setup()].includes(url.pathname) && !url.pathname.startsWith('/api/');
  return isOurs && isPage ? url.pathname + url.search : paths.overview();
};

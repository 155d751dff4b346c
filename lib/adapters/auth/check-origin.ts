import { forbidden } from '#lib/domain/domain-error.ts';

/**
 * Refuses a write that a page of another origin could have caused: an `Origin` that is not ours, a
 * `Sec-Fetch-Site` of elsewhere, or a cookie without any `Origin`. A program sends neither cookie nor origin.
 */
export const checkOrigin = (headers: Headers, origin: string): void => {
  const sentOrigin = headers.get('origin');
  const site = headers.get('sec-fetch-site');
  const isForeign =
    (sentOrigin !== null && sentOrigin !== origin) ||
    (site !== null && site !== 'same-origin' && site !== 'none') ||
    (sentOrigin === null && headers.has('cookie'));
  if (isForeign) throw forbidden('This request did not come from a page of this server.');
};

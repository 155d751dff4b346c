import type { KubeHeaders } from '#lib/adapters/kubernetes/client/kube-endpoint.ts';
import { unavailable } from '#lib/domain/domain-error.ts';
import type { KubeconfigUser } from './kubeconfig-file.ts';

/** Headers carry bytes: a character beyond ASCII goes as its UTF-8, as kubectl sends it. */
const toHeaderValue = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

/** A key may hold what a header's name may not (`acme.com/project`); the percent sign marks what is encoded. */
const toHeaderName = (key: string): string =>
  [...Buffer.from(key, 'utf8')]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return /[\w!#$&'*+.^`|~-]/.test(character)
        ? character.toLowerCase()
        : `%${byte.toString(16).padStart(2, '0')}`;
    })
    .join('');

/**
 * The headers of a context's user who acts as somebody else: `as`, `as-uid`, `as-groups` and `as-user-extra`. Throws
 * `unavailable` where, as for kubectl, nobody is named to whom the others would belong.
 * https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation
 */
export const impersonationHeaders = (context: string, user: KubeconfigUser): KubeHeaders => {
  const { as, 'as-uid': uid, 'as-groups': groups, 'as-user-extra': extra } = user;
  const headers: Record<string, string[]> = {};
  const add = (name: string, values: readonly string[]) => {
    if (values.length > 0) headers[name] = [...(headers[name] ?? []), ...values.map(toHeaderValue)];
  };
  add('impersonate-group', groups ?? []);
  for (const [key, values] of Object.entries(extra ?? {}))
    add(`impersonate-extra-${toHeaderName(key)}`, values ?? []);
  if (!as) {
    if (uid || Object.keys(headers).length > 0)
      throw unavailable(
        `The user of the context "${context}" has as-uid, as-groups or as-user-extra, but no "as" that says who to act as.`,
      );
    return {};
  }
  return {
    'impersonate-user': toHeaderValue(as),
    ...(uid ? { 'impersonate-uid': toHeaderValue(uid) } : {}),
    ...headers,
  };
};

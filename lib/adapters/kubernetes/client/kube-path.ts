import { invalidInput } from '#lib/domain/domain-error.ts';

export type KubePath = {
  /** Empty or absent for the core group. */
  group?: string;
  version: string;
  namespace?: string | undefined;
  /** The plural: `deployments`. */
  resource: string;
  name?: string | undefined;
  subresource?: string;
};

const label = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const word = /^[a-z][a-z0-9]{0,62}$/;

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ */
export const isLabelName = (text: string): boolean => label.test(text);
const isSubdomainName = (text: string): boolean => text.length <= 253 && subdomain.test(text);

const check = (what: string, text: string, isRight: boolean): string => {
  if (isRight) return encodeURIComponent(text);
  throw invalidInput(
    `${JSON.stringify(text.slice(0, 100))} is not a name that Kubernetes allows for a ${what}.`,
  );
};

const checkNamespace = (namespace: string): string => check('namespace', namespace, isLabelName(namespace));

/** The path of a list, an object or a subresource. Throws `invalid_input` for a name that no object can have. */
export const kubePath = ({
  group = '',
  version,
  namespace,
  resource,
  name,
  subresource,
}: KubePath): string => {
  const parts = group ? ['apis', check('group', group, isSubdomainName(group))] : ['api'];
  parts.push(check('version', version, word.test(version)));
  if (namespace !== undefined) parts.push('namespaces', checkNamespace(namespace));
  parts.push(check('resource', resource, word.test(resource)));
  if (name !== undefined) parts.push(check('name', name, isSubdomainName(name)));
  if (subresource !== undefined) {
    if (name === undefined) throw invalidInput('A subresource belongs to an object: its name is missing.');
    parts.push(check('subresource', subresource, word.test(subresource)));
  }
  return `/${parts.join('/')}`;
};

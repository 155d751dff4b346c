import { z } from 'zod';
import { redact } from '#lib/adapters/aws/sdk-error.ts';
import type { ErrorCode } from '#lib/contract/error-codes.ts';
import { DomainError } from '#lib/domain/domain-error.ts';
import { actionOf, type RequestFacts } from './describe-request.ts';
import type { KubeAccess } from './kube-endpoint.ts';
import { ExpiredVersionError, type KubeErrorDetails } from './kube-error.ts';

export type StatusContext = {
  access: Pick<KubeAccess, 'name' | 'remedy'>;
  facts: RequestFacts;
  method: string;
};

const text = z.string().optional().catch(undefined);

const Status = z.object({
  message: text,
  reason: text,
  code: z.number().optional().catch(undefined),
  details: z
    .object({
      name: text,
      kind: text,
      group: text,
      retryAfterSeconds: z.number().optional().catch(undefined),
      causes: z
        .array(z.object({ reason: text, message: text, field: text }))
        .optional()
        .catch(undefined),
    })
    .optional()
    .catch(undefined),
});
type Status = z.infer<typeof Status>;

type Said = { code: ErrorCode; message: string; details?: Partial<KubeErrorDetails> };
type Failure = { httpStatus: number; status: Status; context: StatusContext };

const placeOf = ({ namespace }: RequestFacts) =>
  namespace ? `in the namespace "${namespace}"` : 'at the cluster scope';

const sayUnauthorized = ({ context: { access } }: Failure): Said => {
  const remedy =
    access.remedy?.('unauthorized') ??
    'Give the identity that signs in an access entry in the cluster, or renew what it signs in with.';
  return {
    code: 'aws_access_denied',
    message: `The Kubernetes API of ${access.name} does not know who asks. ${remedy}`,
    details: { remedy },
  };
};

const refusal =
  /User "([^"]*)" cannot (\S+) (?:resource "([^"]*)" in API group "([^"]*)"(?: in the namespace "([^"]*)")?|path "([^"]*)")/;

/** RBAC's own words; quotas and admission refuse with 403 as well, in other words. */
const sayForbidden = ({ status, context: { access, facts, method } }: Failure): Said => {
  const [, user, verb, resource, group, namespace, path] = refusal.exec(status.message ?? '') ?? [];
  if (user === undefined && method !== 'GET')
    return { code: 'unprocessable', message: sentence(status, `${access.name} refuses the change.`) };
  const missing: RequestFacts = {
    ...facts,
    ...(verb ? { verb } : {}),
    ...(resource ? { resource, group: group ?? '', namespace } : {}),
    ...(path ? { resource: path, group: '', namespace: undefined } : {}),
  };
  const inGroup = missing.group ? ` in the API group "${missing.group}"` : '';
  const what = `${missing.verb} ${missing.resource}`;
  const remedy = `Allow the verb "${missing.verb}" on "${missing.resource}"${inGroup} ${placeOf(missing)}.`;
  return {
    code: 'aws_access_denied',
    message: `Kubernetes refused to ${what} ${placeOf(missing)} of ${access.name}${user ? ` to ${user}` : ''}. ${remedy}`,
    details: { remedy, missing },
  };
};

const singularOf = (plural: string): string =>
  plural
    .replace(/ies$/, 'y')
    .replace(/(ss)es$/, '$1')
    .replace(/([^s])s$/, '$1');

const sayNotFound = ({ status, context: { access, facts } }: Failure): Said => {
  const { name } = status.details ?? {};
  if (name)
    return {
      code: 'not_found',
      message: `There is no ${singularOf(status.details?.kind ?? facts.resource)} "${name}" here.`,
    };
  const inGroup = facts.group ? ` of ${facts.group}` : '';
  return facts.name && status.message && !/could not find the requested resource/.test(status.message)
    ? {
        code: 'not_found',
        message: sentence(status, `There is no ${singularOf(facts.resource)} "${facts.name}" here.`),
      }
    : {
        code: 'not_found',
        message: `The Kubernetes API of ${access.name} has no ${facts.resource}${inGroup}.`,
        details: { unsupported: true },
      };
};

const sayTooMany = ({ status, context: { access } }: Failure): Said => {
  const isBudget = status.details?.causes?.some(({ reason }) => reason === 'DisruptionBudget') ?? false;
  return isBudget
    ? { code: 'conflict', message: sentence(status, 'A disruption budget holds the pod.') }
    : {
        code: 'aws_throttled',
        message: `The Kubernetes API of ${access.name} has too many requests. It is asked again more slowly.`,
        details: { retryAfterSeconds: status.details?.retryAfterSeconds ?? 1 },
      };
};

const sentence = ({ message }: Status, otherwise: string): string => {
  const said = redact(message ?? '').trim();
  if (!said) return otherwise;
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}${/[.!?]$/.test(said) ? '' : '.'}`;
};

const says: Record<number, (failure: Failure) => Said> = {
  400: ({ status }) => ({ code: 'unprocessable', message: sentence(status, 'Kubernetes cannot do this.') }),
  401: sayUnauthorized,
  403: sayForbidden,
  404: sayNotFound,
  409: ({ status }) => ({
    code: 'conflict',
    message: sentence(status, 'The object has been changed meanwhile.'),
  }),
  422: ({ status }) => ({ code: 'unprocessable', message: sentence(status, 'Kubernetes cannot take this.') }),
  429: sayTooMany,
  503: ({ status, context: { access } }) => ({
    code: 'unavailable',
    message: `The Kubernetes API of ${access.name} cannot answer now: ${sentence(status, 'it gave no reason.')}`,
    details: { retryAfterSeconds: status.details?.retryAfterSeconds },
  }),
  504: ({ status, context: { access } }) => ({
    code: 'upstream_timeout',
    message: `The Kubernetes API of ${access.name} gave up: ${sentence(status, 'it gave no reason.')}`,
  }),
};

const sayOther = ({ httpStatus, status, context: { access, facts } }: Failure): Said => ({
  code: 'upstream_error',
  message: `The Kubernetes API of ${access.name} answered ${actionOf(facts)} with ${httpStatus}: ${sentence(status, 'it gave no reason.')}`,
});

const parseBody = (body: unknown): Status => {
  if (typeof body !== 'string') return Status.catch({}).parse(body);
  try {
    return Status.catch({}).parse(JSON.parse(body));
  } catch {
    return {};
  }
};

const retryAfterOf = (header: unknown): number | undefined => {
  const seconds = Number(header);
  return Number.isFinite(seconds) && seconds > 0 ? Math.ceil(seconds) : undefined;
};

/**
 * A refusal of the API server as the product's own error, with what the server said in `details`.
 * `body` is a Status, as text or parsed; anything else counts as none.
 * https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/
 */
export const translateStatus = (input: {
  httpStatus: number;
  body: unknown;
  retryAfter?: unknown;
  context: StatusContext;
}): DomainError => {
  const { httpStatus, context } = input;
  const status = parseBody(input.body);
  const say = says[httpStatus] ?? sayOther;
  const said = say({ httpStatus, status, context });
  const { kind, name, causes, retryAfterSeconds = retryAfterOf(input.retryAfter) } = status.details ?? {};
  const details: KubeErrorDetails = {
    action: actionOf(context.facts),
    httpStatus,
    ...(status.reason ? { reason: status.reason } : {}),
    ...(kind ? { kind } : {}),
    ...(name ? { name } : {}),
    ...(causes?.length ? { causes } : {}),
    ...(retryAfterSeconds ? { retryAfterSeconds } : {}),
    ...said.details,
  };
  const Kind = httpStatus === 410 ? ExpiredVersionError : DomainError;
  return new Kind(said.code, said.message, { details });
};

import type { Incomplete } from '#lib/contract/common.ts';
import type { ErrorCode } from '#lib/contract/error-codes.ts';
import { DomainError, type ErrorDetails, isDomainError } from '#lib/domain/domain-error.ts';
import { readSdkError, redact, type SdkError } from './sdk-error.ts';

/** Which call failed: its IAM action (`ecs:ListServices`), where, and what it was about. */
export type CallContext = {
  action: string;
  region?: string | undefined;
  resource?: string | undefined;
  signal?: AbortSignal | undefined;
  deadlineMs?: number | undefined;
};

type Rule = {
  when: (error: SdkError, context: CallContext) => boolean;
  code: ErrorCode;
  say: (error: SdkError, context: CallContext) => { message: string; details?: ErrorDetails };
};

const place = ({ region }: CallContext) => (region ? ` in ${region}` : '');
const withRemedy = (problem: string, remedy: string) => ({
  message: `${problem} ${remedy}`,
  details: { remedy },
});

const throttles =
  /^(Throttl|TooManyRequests|RequestLimitExceeded|RequestThrottled|BandwidthLimitExceeded|EC2Throttled|SlowDown|PriorRequestNotComplete)/;
const denials =
  /^(AccessDenied|UnauthorizedOperation|NotAuthorized|AuthorizationError|UnauthorizedAccess|Forbidden)/;
const expired = /^(ExpiredToken|RequestExpired|TokenRefreshRequired)/;
const rejected =
  /^(UnrecognizedClient|InvalidClientTokenId|InvalidSignature|SignatureDoesNotMatch|IncompleteSignature|MissingAuthenticationToken|InvalidAccessKeyId|AuthFailure|OptInRequired)/;
const absent = /(NotFound|NotFoundException|NotActiveException|NoSuchEntity|DoesNotExist)/;
const unreachable =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ECONNRESET|EPIPE|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|ERR_INVALID_URL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|ERR_TLS|EPROTO)/;
const unknownOperation =
  /^(UnknownOperation|UnknownAction|InvalidAction|NotImplemented|MethodNotAllowed|Unsupported(Operation|Action|Service)$|UnsupportedFeature)/;
const saysUnknownOperation =
  /\b(operation|action|service|api|method)\b[^.]{0,80}\bnot (yet )?(implemented|supported)|\b(unknown|unsupported|unrecognized|invalid) (\w+ )?(operation|action|service:)/i;
// What AWS itself says of a request in these words is about the request.
const aboutRequest = /InvalidParameter|Validation|NotFound|NotActive|PlatformTaskDefinition/;
const refusals: ReadonlySet<number> = new Set([400, 404, 405]);

// Every error of AWS has a type; one without comes from something that is not the service asked for.
const isForeign = ({ name, status = 0 }: SdkError) =>
  (name === 'Unknown' || name === 'UnknownError') && refusals.has(status);

const isUnknownOperation = (error: SdkError) =>
  unknownOperation.test(error.name) ||
  error.status === 501 ||
  error.status === 405 ||
  isForeign(error) ||
  (refusals.has(error.status ?? 0) &&
    !aboutRequest.test(error.name) &&
    saysUnknownOperation.test(error.message));

// The SDK's words for a date as a text where the protocol has seconds.
const misspelt = /^Expected real number/;

// An emulator answers what it lacks with a page for people; the SDK then chokes on its first `<`.
const isPage = ({ name, message }: SdkError) =>
  name === 'SyntaxError' ||
  /Unexpected token|is not valid JSON|Deserialization|char '.' is not expected/i.test(message);

const describeDenial = ({ message }: SdkError, context: CallContext) => {
  const [, who, action, resource] =
    /User: (\S+) is not authorized to perform: (\S+)(?: on resource: (\S+))?/.exec(message) ?? [];
  const missing = action ?? context.action;
  const target = resource ?? context.resource;
  return {
    message: `AWS refused ${missing}${target ? ` on ${target}` : place(context)}. Allow the IAM action ${missing}${who ? ` for ${who}` : ''}.`,
    details: {
      action: missing,
      ...(target ? { resource: target } : {}),
      remedy: `Allow the IAM action ${missing}.`,
    },
  };
};

const timedOut = (_error: SdkError, context: CallContext) => ({
  message: `AWS did not answer ${context.action}${place(context)}${context.deadlineMs ? ` within ${context.deadlineMs / 1000} s` : ' in time'}.`,
});

// First match wins.
const rules: readonly Rule[] = [
  {
    when: ({ name, message }) =>
      throttles.test(name) || (name === 'ClientException' && /rate exceeded/i.test(message)),
    code: 'aws_throttled',
    say: ({ retryAfterSeconds }, context) => ({
      message: `AWS is throttling ${context.action}${place(context)}. It is asked again more slowly.`,
      details: { retryAfterSeconds: retryAfterSeconds ?? 5 },
    }),
  },
  { when: ({ name }) => denials.test(name), code: 'aws_access_denied', say: describeDenial },
  {
    when: ({ name, message }) =>
      expired.test(name) || /token.*(has )?expired|expired.*(token|session)/i.test(message),
    code: 'unavailable',
    say: () =>
      withRemedy(
        'The AWS credentials have expired.',
        'Renew them (for example `aws sso login`); they are read again by themselves.',
      ),
  },
  {
    when: ({ name }) => rejected.test(name),
    code: 'unavailable',
    say: () =>
      withRemedy(
        'AWS does not accept the credentials.',
        'Check the access key, its secret and the session token of this connection.',
      ),
  },
  {
    when: ({ name, message }) =>
      /CredentialsProviderError|TokenProviderError|ProviderError/.test(name) || /credential/i.test(message),
    code: 'unavailable',
    say: () =>
      withRemedy(
        'No AWS credentials were found.',
        'Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give this machine a role.',
      ),
  },
  {
    when: ({ message }) => /region is missing|invalid region|could not (find|resolve) region/i.test(message),
    code: 'unavailable',
    say: () => withRemedy('No AWS Region is set.', 'Set AWS_REGION or QUARTERDECK_REGIONS.'),
  },
  {
    when: ({ name, code }) =>
      name === 'TimeoutError' || name === 'AbortError' || code === 'ETIMEDOUT' || code === 'ESOCKETTIMEDOUT',
    code: 'upstream_timeout',
    say: timedOut,
  },
  {
    when: ({ code }) => code !== undefined && unreachable.test(code),
    code: 'unavailable',
    say: ({ code }, context) =>
      withRemedy(
        `The AWS endpoint for ${context.action}${place(context)} cannot be reached (${code}).`,
        'Check the network, the Region and AWS_ENDPOINT_URL.',
      ),
  },
  {
    when: ({ message }) => misspelt.test(message),
    code: 'upstream_error',
    say: (_error, context) => ({
      message: `The endpoint answered ${context.action}${place(context)} with a date or number that is not written as the AWS protocol says.`,
    }),
  },
  {
    when: (error) =>
      isUnknownOperation(error) ||
      (isPage(error) && (error.status === undefined || [200, 400, 404, 405, 500].includes(error.status))),
    code: 'upstream_error',
    say: (_error, context) => ({
      message: `The endpoint does not support ${context.action}.`,
      details: { unsupported: true },
    }),
  },
  {
    when: ({ name, status }) => absent.test(name) && (status === undefined || status < 500),
    code: 'not_found',
    say: ({ message }, context) => ({
      message:
        redact(message) || `AWS does not know ${context.resource ?? 'what was asked for'}${place(context)}.`,
    }),
  },
];

/** Any error of an SDK call as the product's own: coded, in a sentence, without secrets. */
export const translateError = (error: unknown, context: CallContext): DomainError => {
  if (isDomainError(error)) return error;
  const sdk = readSdkError(error);
  const details = { action: context.action, ...(sdk.name === 'Error' ? {} : { aws: sdk.name }) };
  if (context.signal?.aborted)
    return new DomainError('upstream_timeout', timedOut(sdk, context).message, { details, cause: error });
  const rule = rules.find(({ when }) => when(sdk, context));
  const said = rule?.say(sdk, context) ?? {
    message: `AWS answered ${context.action}${place(context)} with ${sdk.name}${sdk.status ? ` (${sdk.status})` : ''}: ${redact(sdk.message) || 'no reason given'}`,
  };
  return new DomainError(rule?.code ?? 'upstream_error', said.message, {
    details: { ...details, ...said.details },
    cause: error,
  });
};

/** True when the endpoint does not know the operation at all, as emulators do not know them all. */
export const isUnsupported = (error: unknown): boolean =>
  isDomainError(error) && error.details?.unsupported === true;

/** How a panel names what it could not read. `scope` is `<cluster id>[/<service>] <part>`. */
export const incompleteFrom = (error: unknown, scope: string): Incomplete => {
  if (isDomainError(error)) return { scope, code: error.code, message: error.message };
  const { code, message } = translateError(error, { action: scope });
  return { scope, code, message };
};

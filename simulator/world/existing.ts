import type { Blueprint } from './blueprint/types.ts';

/** What definitions may refer to, for quick look-ups. */
export type Existing = {
  hasSecret: (valueFrom: string) => boolean;
  hasRole: (account: string, name: string) => boolean;
};

const secretArnParts = 7;
const suffixLength = '-AbCdEf'.length;

export function createExisting({ accounts, roles, secrets, parameters }: Blueprint): Existing {
  const secretArns = new Set(secrets.flatMap(({ arn }) => [arn, arn.slice(0, -suffixLength)]));
  const parameterNames = new Set(parameters.flatMap(({ arn, name }) => [arn, name]));
  const roleNames = new Set(roles.map(({ account, name }) => `${account}/${name}`));
  const known = new Set(accounts.map(({ id }) => id));
  return {
    // A secret's ARN may carry a JSON key, a version stage and a version id behind it.
    hasSecret: (valueFrom) =>
      valueFrom.includes(':secret:')
        ? secretArns.has(valueFrom.split(':').slice(0, secretArnParts).join(':'))
        : parameterNames.has(valueFrom),
    // Nothing is known of accounts outside the blueprint, so whatever they name exists.
    hasRole: (account, name) => !known.has(account) || roleNames.has(`${account}/${name}`),
  };
}

import { pageByKey, readFields } from '../fields.ts';
import { type Api, AwsError, type Operation } from '../operation.ts';

const changedAt = Date.UTC(2026, 1, 12, 9, 30) / 1000;

/** Filters by name: `Name` with Equals, BeginsWith or Contains, and the older `Filters`. */
const describeParameters: Operation = (input, call) => {
  const fields = readFields(input, 'ValidationException');
  const some = { min: 0, max: 50 };
  const filters = (fields.objects('ParameterFilters', some) ?? []).map((filter) => {
    const one = readFields(filter, 'ValidationException');
    if (one.text('Key') !== 'Name') throw new AwsError('InvalidFilterKey', 'The specified key is not valid.');
    const option = one.oneOf('Option', ['Equals', 'BeginsWith', 'Contains']) ?? 'Equals';
    return { option, values: one.texts('Values', some) ?? [] };
  });
  const matches = (name: string) =>
    filters.every(({ option, values }) =>
      values.some((value) => {
        if (option === 'Equals') return name === value;
        return option === 'BeginsWith' ? name.startsWith(value) : name.includes(value);
      }),
    );
  const items = call.world.blueprint.parameters
    .filter((one) => one.account === call.account && one.region === call.region && matches(one.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const page = pageByKey({
    items,
    token: fields.maybeText('NextToken'),
    size: fields.int('MaxResults', { min: 1, max: 50 }) ?? 50,
    keyOf: (one) => one.name,
    fail: fields.fail,
  });
  return {
    Parameters: page.items.map(({ name, arn }) => ({
      Name: name,
      ARN: arn,
      Type: 'SecureString',
      LastModifiedDate: changedAt,
      Version: 1,
      Tier: 'Standard',
      DataType: 'text',
    })),
    NextToken: page.nextToken,
  };
};

const deny =
  (action: string): Operation =>
  (_input, call) => {
    throw new AwsError(
      'AccessDeniedException',
      `User: ${call.caller} is not authorized to perform: ssm:${action} because no identity-based policy allows the ssm:${action} action`,
    );
  };

export const ssmApi: Api = {
  service: 'ssm',
  targetPrefix: 'AmazonSSM',
  operations: {
    DescribeParameters: describeParameters,
    GetParameter: deny('GetParameter'),
    GetParameters: deny('GetParameters'),
    GetParametersByPath: deny('GetParametersByPath'),
  },
};

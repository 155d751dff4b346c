import { fraction } from '../../world/image-content.ts';
import { readFields } from '../fields.ts';
import { type Api, AwsError, type Call, type JsonObject, type Operation } from '../operation.ts';

const names = { min: 1, max: 64 };

function getRoleByName(name: string, call: Call): JsonObject {
  const role = call.world.blueprint.roles.find((one) => one.account === call.account && one.name === name);
  if (!role) throw new AwsError('NoSuchEntity', `The role with name ${name} cannot be found.`, 404);
  const id = Math.floor(fraction(`role ${call.account} ${name}`) * 36 ** 6).toString(36);
  const trust = {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' },
    ],
  };
  return {
    Path: '/',
    RoleName: name,
    RoleId: `AROA${id.toUpperCase().padStart(17, 'Q')}`,
    Arn: `arn:aws:iam::${call.account}:role/${name}`,
    CreateDate: '2025-11-03T08:21:14Z',
    AssumeRolePolicyDocument: encodeURIComponent(JSON.stringify(trust)),
    MaxSessionDuration: 3600,
  };
}

const getRole: Operation = (input, call) => ({
  Role: getRoleByName(readFields(input, 'ValidationError').text('RoleName', names), call),
});

/** Everything is allowed, save what a deny fault forbids to this principal's account. */
const simulatePrincipalPolicy: Operation = (input, call) => {
  const fields = readFields(input, 'InvalidInput');
  const source = fields.text('PolicySourceArn', { min: 20, max: 2048 });
  const [, role] = /:role\/(?:.*\/)?([^/]+)$/.exec(source) ?? [];
  if (role) getRoleByName(role, call);
  const actions = fields.texts('ActionNames', { min: 1, max: 1000 }) ?? [];
  const denied = call.world.faults.filter(
    (fault) =>
      fault.kind === 'deny' &&
      (!fault.account || fault.account === call.account) &&
      (!fault.role || fault.role === role),
  );
  return {
    EvaluationResults: actions.map((action) => ({
      EvalActionName: action,
      EvalResourceName: '*',
      EvalDecision: denied.some(({ operation }) => covers(operation, action)) ? 'explicitDeny' : 'allowed',
    })),
    IsTruncated: false,
  };
};

const covers = (operation: string, action: string): boolean =>
  operation === '*' ||
  operation === action ||
  (operation.endsWith(':*') && action.startsWith(operation.slice(0, -1)));

export const iamApi: Api = {
  service: 'iam',
  targetPrefix: 'AWSIdentityManagementV20100508',
  query: { namespace: 'https://iam.amazonaws.com/doc/2010-05-08/' },
  operations: { GetRole: getRole, SimulatePrincipalPolicy: simulatePrincipalPolicy },
};

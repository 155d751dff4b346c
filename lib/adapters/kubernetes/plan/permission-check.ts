import { z } from 'zod';
import type { Check } from '#lib/contract/plans.ts';
import { isDomainError } from '#lib/domain/domain-error.ts';
import type { PlanCluster } from './kubernetes-plan-access.ts';

const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
const Review = z.object({ status: z.object({ allowed: z.boolean() }) });

export type Permission = {
  verb: string;
  group: string;
  resource: string;
  subresource?: string;
  namespace?: string;
  name?: string;
};

/** Asks the API server whether we may make the change. https://kubernetes.io/docs/reference/access-authn-authz/authorization/ */
export const checkPermission = async (
  { client, name: clusterName }: PlanCluster,
  permission: Permission,
  signal: AbortSignal,
): Promise<Check[]> => {
  const { verb, resource, subresource, namespace } = permission;
  const what = subresource ? `${resource}/${subresource}` : resource;
  const where = namespace ? `in the namespace ${namespace} of ${clusterName}` : `in ${clusterName}`;
  try {
    const body = {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes: permission },
    };
    const answer = Review.parse(await client.write(path, { method: 'POST', body, signal }));
    if (answer.status.allowed) return [];
    return [
      {
        id: 'permission',
        level: 'block',
        message: `Quarterdeck may not ${verb} ${what} ${where}.`,
        remedy: `Allow the verb "${verb}" on "${what}" to the identity that Quarterdeck signs in as.`,
      },
    ];
  } catch (error) {
    // The dry run tells as well; without one, being refused at the end harms nothing.
    if (isDomainError(error) || error instanceof z.ZodError) return [];
    throw error;
  }
};

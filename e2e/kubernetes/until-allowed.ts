import { until } from '../support/api.ts';
import type { KubeClient } from './kube-client.ts';

export type Attributes = {
  namespace?: string;
  verb: string;
  group?: string;
  resource: string;
  subresource?: string;
};

/** Waits until the API server goes by what a group was granted: it learns of roles and their bindings a moment later. */
export async function untilAllowed(
  admin: KubeClient,
  group: string,
  resourceAttributes: Attributes,
): Promise<void> {
  const review = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SubjectAccessReview',
    spec: { groups: [group], resourceAttributes },
  };
  await until(
    () => admin.create('/apis/authorization.k8s.io/v1/subjectaccessreviews', review),
    ({ status }) => status.allowed === true,
  );
}

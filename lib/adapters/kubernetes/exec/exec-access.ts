import { z } from 'zod';
import { DomainError } from '#lib/domain/domain-error.ts';
import type { KubeClient } from '../client/kube-client.ts';
import { kubePath } from '../client/kube-path.ts';

const Review = z.object({ status: z.object({ allowed: z.boolean() }) });

/** A WebSocket is a GET that creates: API servers from 1.35 on ask for both, kubectl's older way for `create`. */
const verbs = ['get', 'create'] as const;

const path = kubePath({
  group: 'authorization.k8s.io',
  version: 'v1',
  resource: 'selfsubjectaccessreviews',
});

const refuseExec = (missing: readonly string[], namespace: string): DomainError => {
  const remedy = `Allow the verbs "get" and "create" on "pods/exec" in the namespace "${namespace}".`;
  return new DomainError(
    'aws_access_denied',
    `Kubernetes does not let Quarterdeck open a shell in the namespace "${namespace}": ${missing
      .map((verb) => `"${verb}"`)
      .join(' and ')} on "pods/exec" is missing. ${remedy}`,
    { details: { remedy } },
  );
};

/** Throws `aws_access_denied` when we may not exec into the pod. A server that does not tell is tried. */
export const requireExecAccess = async (
  client: KubeClient,
  { namespace, pod, signal }: { namespace: string; pod: string; signal: AbortSignal },
): Promise<void> => {
  const answers = await Promise.all(
    verbs.map(async (verb) => {
      const resourceAttributes = { namespace, verb, resource: 'pods', subresource: 'exec', name: pod };
      const body = {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectAccessReview',
        spec: { resourceAttributes },
      };
      const answer = await client.write(path, { method: 'POST', body, signal }).catch(() => null);
      const review = Review.safeParse(answer);
      return { verb, isDenied: review.success && !review.data.status.allowed };
    }),
  );
  const missing = answers.filter(({ isDenied }) => isDenied).map(({ verb }) => verb);
  if (missing.length > 0) throw refuseExec(missing, namespace);
};

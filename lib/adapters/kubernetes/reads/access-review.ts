import { z } from 'zod';
import type { Allowed } from '#lib/contract/services.ts';
import { isDomainError } from '#lib/domain/domain-error.ts';
import { kubePath } from '../client/kube-path.ts';
import type { KubeCluster } from '../kube-cluster.ts';

export type AccessQuestion = {
  verb: string;
  group?: string;
  resource: string;
  subresource?: string;
  namespace?: string | undefined;
};

const keptMs = 60_000;
const askMs = 10_000;
const path = kubePath({
  group: 'authorization.k8s.io',
  version: 'v1',
  resource: 'selfsubjectaccessreviews',
});
const Answer = z.object({ status: z.object({ allowed: z.boolean() }) });

const wordsOf = ({ verb, resource, subresource, namespace }: AccessQuestion) =>
  `${verb} ${resource}${subresource ? `/${subresource}` : ''}${namespace ? ` in the namespace \`${namespace}\`` : ''}`;

/** Whether our identity may do something, as the cluster itself says; kept for a minute. Null where it cannot say. */
const askAccess = (cluster: KubeCluster, question: AccessQuestion): Promise<boolean | null> =>
  cluster
    .kept(`access ${JSON.stringify(question)}`, keptMs, async () => {
      const body = {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectAccessReview',
        spec: { resourceAttributes: { ...question } },
      };
      const answer = await cluster.client.write(path, {
        method: 'POST',
        body,
        signal: AbortSignal.timeout(askMs),
      });
      return Answer.parse(answer).status.allowed;
    })
    .catch((error: unknown) => {
      if (isDomainError(error) || error instanceof z.ZodError) return null;
      throw error;
    });

/** All of them, or the first that is missing, in a sentence. What the cluster does not say is not forbidden. */
export const askAllowed = async (cluster: KubeCluster, questions: AccessQuestion[]): Promise<Allowed> => {
  const answers = await Promise.all(questions.map((one) => askAccess(cluster, one)));
  const missing = questions.filter((_, index) => answers[index] === false);
  if (missing.length === 0) return { allowed: true };
  return {
    allowed: false,
    reason: `Kubernetes does not let our identity ${missing.map(wordsOf).join(', nor ')}.`,
  };
};

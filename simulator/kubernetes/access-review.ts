import { toTime } from '../world/eks-object.ts';
import { isAllowed, listRules } from './authorize.ts';
import type { KubeCall } from './kube-request.ts';
import { apiVersionOf } from './resource-types.ts';
import { readObject } from './write-object.ts';

type Review = {
  spec?: {
    namespace?: string;
    resourceAttributes?: {
      namespace?: string;
      verb?: string;
      group?: string;
      resource?: string;
      subresource?: string;
      name?: string;
    };
    nonResourceAttributes?: { path?: string; verb?: string };
  };
};

/** What everybody who is signed in may read beside the resources. */
const nonResourceRules = [
  {
    verbs: ['get'],
    nonResourceURLs: [
      '/api',
      '/api/*',
      '/apis',
      '/apis/*',
      '/healthz',
      '/livez',
      '/openapi',
      '/openapi/*',
      '/readyz',
      '/version',
      '/version/',
    ],
  },
];

/** What the caller may do, and who they are. */
export function answerReview(call: KubeCall): Record<string, unknown> {
  const { kube, user, target } = call;
  const review = readObject(call) as Review;
  const base = {
    kind: target.type.kind,
    apiVersion: apiVersionOf(target.type),
    metadata: {},
  };
  if (target.type.kind === 'SelfSubjectReview') {
    const { name: username, uid, groups, extra } = user;
    return {
      ...base,
      metadata: { creationTimestamp: toTime(kube.clock.now()) },
      status: { userInfo: { username, uid, groups, extra } },
    };
  }
  if (target.type.kind === 'SelfSubjectRulesReview') {
    const rules = listRules(kube.cluster, user, review.spec?.namespace);
    return { ...base, spec: {}, status: { resourceRules: rules, nonResourceRules, incomplete: false } };
  }
  const {
    verb = '',
    group = '',
    resource = '',
    subresource,
    namespace,
  } = review.spec?.resourceAttributes ?? {};
  const allowed = review.spec?.nonResourceAttributes
    ? user.principalArn !== null
    : isAllowed(kube.cluster, user, {
        verb,
        group,
        resource,
        subresource,
        namespace: namespace || undefined,
      });
  return {
    ...base,
    spec: review.spec,
    status: { allowed, ...(allowed ? { reason: 'EKS Access Policy: allowed by access entry' } : {}) },
  };
}

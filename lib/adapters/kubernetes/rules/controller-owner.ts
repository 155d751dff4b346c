import type { Metadata } from '../model/metadata.ts';

/** Who else sets an object, and what becomes of a change made here. */
export type Owner = {
  /** `Argo CD`, `Flux`, `Helm`, `Rollout checkout`. */
  name: string;
  /** Its own name for what it applies: an application, a release. */
  of?: string;
  /** `reverts`: it sets its own state again by itself; `overwrites`: its next run does. */
  does: 'reverts' | 'overwrites';
};

type Rule = (metadata: Pick<Metadata, 'labels' | 'annotations'>) => Owner | undefined;

const named = (name: string, does: Owner['does'], of: string | undefined): Owner => ({
  name,
  does,
  ...(of ? { of } : {}),
});

// First match wins: what GitOps applies often came from a chart.
const rules: readonly Rule[] = [
  ({ annotations, labels }) => {
    const tracking = annotations['argocd.argoproj.io/tracking-id'];
    const label = labels['argocd.argoproj.io/instance'];
    return tracking || label ? named('Argo CD', 'reverts', tracking?.split(':')[0] ?? label) : undefined;
  },
  ({ labels }) => {
    const kustomization = labels['kustomize.toolkit.fluxcd.io/name'];
    return kustomization ? named('Flux', 'reverts', kustomization) : undefined;
  },
  ({ labels }) => {
    const release = labels['helm.toolkit.fluxcd.io/name'];
    return release ? named('Flux', 'reverts', release) : undefined;
  },
  ({ annotations, labels }) => {
    const release = annotations['meta.helm.sh/release-name'];
    const isHelm = labels['app.kubernetes.io/managed-by'] === 'Helm' || labels.heritage === 'Helm';
    return release || isHelm ? named('Helm', 'overwrites', release ?? labels.release) : undefined;
  },
  ({ labels, annotations }) =>
    labels['eks.amazonaws.com/component'] || labels['app.kubernetes.io/managed-by'] === 'EKS'
      ? named('Amazon EKS', 'reverts', labels['eks.amazonaws.com/component'])
      : annotations['aws.cdk.eks/prune-label'] ||
          Object.keys(labels).some((one) => one.startsWith('aws.cdk.eks/prune-'))
        ? named('AWS CloudFormation', 'overwrites', undefined)
        : undefined,
  ({ labels, annotations }) => {
    const stack = labels['aws:cloudformation:stack-name'] ?? annotations['aws:cloudformation:stack-name'];
    return stack ? named('AWS CloudFormation', 'overwrites', stack) : undefined;
  },
  ({ labels }) => {
    const by = labels['app.kubernetes.io/managed-by'];
    return by && by !== 'kubectl' ? named(by, 'overwrites', undefined) : undefined;
  },
];

/**
 * The owner that would undo a change made here: an object's controller, a GitOps tool, or what deploys it.
 * https://argo-cd.readthedocs.io/en/stable/user-guide/resource_tracking/
 */
export const findOwner = (metadata: Metadata): Owner | undefined => {
  const controller = metadata.ownerReferences.find((one) => one.controller);
  if (controller) return { name: `${controller.kind} ${controller.name}`, does: 'reverts' };
  for (const rule of rules) {
    const owner = rule(metadata);
    if (owner) return owner;
  }
  return undefined;
};

/** How a service's page names its owner; `Kubernetes` where nobody else sets it. */
export const controllerOf = (metadata: Metadata): string => {
  const owner = findOwner(metadata);
  if (!owner) return 'Kubernetes';
  return owner.of ? `${owner.name} (${owner.of})` : owner.name;
};

import type { Check } from '#lib/contract/plans.ts';
import type { KubeObject } from './kube-object.ts';

type Marks = {
  labels: Record<string, string>;
  annotations: Record<string, string>;
  controller: string | undefined;
};

const ownerOf = ({ labels, annotations, controller }: Marks): string | null => {
  const tracking = annotations['argocd.argoproj.io/tracking-id'];
  const argo = tracking?.split(':')[0] ?? labels['argocd.argoproj.io/instance'];
  if (argo) return `the Argo CD application ${argo}`;
  const flux = labels['kustomize.toolkit.fluxcd.io/name'] ?? labels['helm.toolkit.fluxcd.io/name'];
  if (flux) return `Flux (${flux})`;
  const stack = annotations['aws:cloudformation:stack-name'] ?? labels['aws.cdk.eks/prune-label'];
  if (stack) return `the CloudFormation stack ${stack}`;
  const release = annotations['meta.helm.sh/release-name'];
  if (release) return `the Helm release ${release}`;
  const manager = labels['app.kubernetes.io/managed-by'];
  if (manager) return manager;
  return controller ? `its own controller, ${controller}` : null;
};

const controllerOf = ({ metadata }: KubeObject): string | undefined => {
  const owners = metadata.ownerReferences;
  if (!Array.isArray(owners)) return undefined;
  const controller = owners.find((one: { controller?: boolean }) => one.controller);
  return controller ? `${controller.kind} ${controller.name}` : undefined;
};

/** Who keeps the object as it is written elsewhere, and undoes what is changed by hand. */
export const checkOwner = (object: KubeObject): Check[] => {
  const { labels = {}, annotations = {} } = object.metadata;
  const owner = ownerOf({ labels, annotations, controller: controllerOf(object) });
  return owner
    ? [
        {
          id: 'owner',
          level: 'warn',
          message: `It belongs to ${owner}, whose next run will undo this.`,
          remedy: 'Make the same change there.',
        },
      ]
    : [];
};

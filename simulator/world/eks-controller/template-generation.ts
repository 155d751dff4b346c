import type { KubeObject } from '../eks-object.ts';

const key = 'deprecated.daemonset.template.generation';

/** How often the template of a DaemonSet has changed; its pods carry the number too. */
export const templateGenerationOf = ({ metadata }: KubeObject): number =>
  Number(metadata.annotations?.[key] ?? 1);

export function countTemplates({ metadata }: KubeObject, generation: number): void {
  metadata.annotations = { ...metadata.annotations, [key]: String(generation) };
}

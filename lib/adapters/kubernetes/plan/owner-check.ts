import { Metadata } from '#lib/adapters/kubernetes/model/metadata.ts';
import { findOwner } from '#lib/adapters/kubernetes/rules/controller-owner.ts';
import type { Check } from '#lib/contract/plans.ts';
import type { KubeObject } from './kube-object.ts';

/** Who keeps the object as it is written elsewhere, and undoes what is changed by hand. */
export const checkOwner = ({ metadata }: KubeObject): Check[] => {
  const owner = findOwner(Metadata.parse(metadata));
  if (!owner) return [];
  const name = owner.of ? `${owner.name} (${owner.of})` : owner.name;
  return [
    {
      id: 'owner',
      level: 'warn',
      message:
        owner.does === 'reverts'
          ? `It belongs to ${name}, which may undo this by itself within seconds.`
          : `It belongs to ${name}, whose next run will undo this.`,
      remedy: 'Make the same change there.',
    },
  ];
};

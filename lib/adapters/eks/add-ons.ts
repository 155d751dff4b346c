import {
  type Addon,
  type AddonInfo,
  DescribeAddonCommand,
  DescribeAddonVersionsCommand,
  ListAddonsCommand,
} from '@aws-sdk/client-eks';
import { mapLimited } from '#lib/adapters/aws/map-limited.ts';
import { readSoftly } from '#lib/adapters/aws/read-softly.ts';
import type { AddOn } from '#lib/contract/clusters.ts';
import type { Read } from '#lib/domain/ports/known.ts';
import { describeEach, sayOnce } from './describe-each.ts';
import type { EksContext } from './eks-context.ts';
import { eksClusterId, toIssues } from './names.ts';
import { compareVersions } from './version-order.ts';

// EKS publishes a version of an add-on every few weeks.
const versionsMaxAgeMs = 30 * 60_000;

const toAddOn = (name: string, addOn: Addon): AddOn => ({
  name,
  version: addOn.addonVersion ?? '',
  status: addOn.status ?? 'UNKNOWN',
  issues: toIssues(addOn.health?.issues),
});

/** What fits a version of Kubernetes, newest first, and what EKS would install there. */
const versionsFor = ({ addonVersions = [] }: AddonInfo, kubernetesVersion: string) => {
  const fitting = addonVersions.flatMap(({ addonVersion, compatibilities = [] }) => {
    const match = compatibilities.find(({ clusterVersion }) => clusterVersion === kubernetesVersion);
    return addonVersion && match ? [{ addonVersion, isDefault: match.defaultVersion === true }] : [];
  });
  const isDefault = fitting.find((one) => one.isDefault);
  return {
    available: fitting.map((one) => one.addonVersion).toSorted((one, other) => compareVersions(other, one)),
    ...(isDefault ? { defaultVersion: isDefault.addonVersion } : {}),
  };
};

const readVersions = async (
  { clients, call, caches }: EksContext,
  addonName: string,
  { kubernetesVersion, signal }: { kubernetesVersion: string; signal: AbortSignal },
) => {
  const info = await caches.addOnVersions.recall({
    key: `${addonName}/${kubernetesVersion}`,
    maxAgeMs: versionsMaxAgeMs,
    signal,
    read: async (own): Promise<AddonInfo> => {
      const { addons = [] } = await call({
        action: 'eks:DescribeAddonVersions',
        signal: own,
        send: (options) =>
          clients.eks.send(new DescribeAddonVersionsCommand({ addonName, kubernetesVersion }), options),
      });
      return addons.find((one) => one.addonName === addonName) ?? {};
    },
  });
  return versionsFor(info, kubernetesVersion);
};

/** The EKS add-ons of a cluster with the versions that fit it. */
export const listAddOns = async (
  context: EksContext,
  clusterName: string,
  { kubernetesVersion, signal }: { kubernetesVersion: string | undefined; signal: AbortSignal },
): Promise<Read<AddOn[]>> => {
  const { clients, call } = context;
  const scope = `${eksClusterId(context, clusterName)} add-ons`;
  const addOns = await describeEach({
    scope,
    list: async (nextToken) => {
      const answer = await call({
        action: 'eks:ListAddons',
        resource: clusterName,
        signal,
        send: (options) =>
          clients.eks.send(new ListAddonsCommand({ clusterName, maxResults: 100, nextToken }), options),
      });
      return { items: answer.addons ?? [], nextToken: answer.nextToken };
    },
    readOne: async (addonName) => {
      const { addon = {} } = await call({
        action: 'eks:DescribeAddon',
        signal,
        send: (options) => clients.eks.send(new DescribeAddonCommand({ clusterName, addonName }), options),
      });
      return toAddOn(addonName, addon);
    },
    nameOnly: (name): AddOn => ({ name, version: '', status: 'UNKNOWN' }),
  });
  if (!kubernetesVersion) return addOns;
  const versions = await mapLimited(addOns.value, 4, ({ name }) =>
    readSoftly<Partial<AddOn>>(`${scope} versions`, {}, () =>
      readVersions(context, name, { kubernetesVersion, signal }),
    ),
  );
  return {
    value: addOns.value.map((one, index) => ({ ...one, ...versions[index]?.value })),
    incomplete: sayOnce([...addOns.incomplete, ...versions.flatMap(({ incomplete }) => incomplete)]),
  };
};

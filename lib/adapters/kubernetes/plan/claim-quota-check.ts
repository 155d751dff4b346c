import type { Quota } from '#lib/adapters/kubernetes/model/policy-objects.ts';
import { parseQuantity } from '#lib/adapters/kubernetes/model/quantity.ts';
import type { Check } from '#lib/contract/plans.ts';
import { nameOfQuota } from './quota-check.ts';
import { countsClaim } from './quota-scopes.ts';
import { isUnread, type Unread } from './read-or-unknown.ts';
import { type ClaimFacts, type ClaimTemplate, demandOfClaim } from './volume-claims.ts';

const id = 'quota-volumes';

type Input = {
  /** Of the StatefulSet. */
  name: string;
  quotas: readonly Quota[] | Unread;
  claims: ClaimFacts | null;
  /** How many members there are, and how many are added. */
  running: number;
  more: number;
};

/** The claims that each added member lacks, in order. What an earlier member of the same number left is taken again. */
const listMissing = ({ name, claims, running, more }: Input): ClaimTemplate[][] => {
  if (!claims) return [];
  const { templates, existing, start } = claims;
  const isThere = (claim: string) => !isUnread(existing) && existing.has(claim);
  return Array.from({ length: more }, (_, index) =>
    templates.filter(({ metadata }) => !isThere(`${metadata.name}-${name}-${start + running + index}`)),
  );
};

type Shortage = { quota: Quota; resource: string; hard: string; used: string; members: number };

/** How many members get their claims by one resource of one quota; null where it holds none of them back. */
const findShortage = (
  { quota, resource, hard }: { quota: Quota; resource: string; hard: string },
  missing: ClaimTemplate[][],
  defaultClass: string | undefined,
): Shortage | null => {
  const used = quota.status.used[resource] ?? '0';
  const left = (parseQuantity(hard) ?? 0) - (parseQuantity(used) ?? 0);
  let needed = 0;
  const members = missing.findIndex((templates) => {
    const own = templates
      .filter(({ spec }) => countsClaim(quota, spec.volumeAttributesClassName))
      .reduce((sum, template) => sum + (demandOfClaim(template, defaultClass)[resource] ?? 0), 0);
    needed += own;
    // A hair of tolerance: quantities are decimal, numbers are not. What takes nothing is refused by no quota.
    return own > 0 && needed > left * (1 + 1e-9);
  });
  return members === -1 ? null : { quota, resource, hard, used, members };
};

/** Whether the namespace's quotas let in the volume claims of a StatefulSet's new members, which no dry run makes. */
export const checkClaimQuota = (input: Input): Check[] => {
  const { quotas, claims, more } = input;
  // That the quotas cannot be read is said once, of the pods.
  if (!claims || isUnread(quotas)) return [];
  const missing = listMissing(input);
  const [worst] = quotas
    .flatMap((quota) =>
      Object.entries(quota.status.hard).map(([resource, hard]) => ({ quota, resource, hard })),
    )
    .flatMap((one) => findShortage(one, missing, claims.defaultClass) ?? [])
    .toSorted((a, b) => a.members - b.members);
  if (!worst) return [];
  const { quota, resource, hard, used, members } = worst;
  const asked = `${more} new ${more === 1 ? 'pod' : 'pods'}`;
  const full = `${nameOfQuota(quota)} has room for the volume claims of ${members} of the ${asked} (${resource}: ${used} of ${hard} used)`;
  const remedy = `Raise the quota ${quota.metadata.name}, or delete volume claims that nobody needs any more.`;
  if (isUnread(claims.existing)) {
    const message = `${full}, unless claims are left of earlier pods, which could not be read: ${claims.existing.unread}`;
    return [{ id, level: 'unknown', message, remedy }];
  }
  return members === 0
    ? [{ id, level: 'block', message: `${full}: none of the new pods is made.`, remedy }]
    : [{ id, level: 'warn', message: `${full}: the others are not created.`, remedy }];
};

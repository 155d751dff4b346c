import {
  Boxes,
  Layers,
  LayoutDashboard,
  ListChecks,
  type LucideIcon,
  ScrollText,
  Server,
  Settings,
  ShieldCheck,
} from 'lucide-react';
import { paths } from '#lib/paths.ts';

export type NavItem = { id: string; label: string; href: string; icon: LucideIcon; key: string };

/** The places of the product, in the order of the rail; `key` follows `g`. */
export const navItems: NavItem[] = [
  { id: 'overview', label: 'Overview', href: paths.overview(), icon: LayoutDashboard, key: 'o' },
  { id: 'services', label: 'Services', href: paths.services(), icon: Boxes, key: 's' },
  { id: 'clusters', label: 'Clusters', href: paths.clusters(), icon: Server, key: 'c' },
  { id: 'images', label: 'Images', href: paths.images(), icon: Layers, key: 'i' },
  { id: 'logs', label: 'Logs', href: paths.logs(), icon: ScrollText, key: 'l' },
  { id: 'operations', label: 'Operations', href: paths.operations(), icon: ListChecks, key: 'p' },
  { id: 'audit', label: 'Audit', href: paths.audit(), icon: ShieldCheck, key: 'a' },
];

export const settingsItem: NavItem = {
  id: 'settings',
  label: 'Settings',
  href: paths.settings(),
  icon: Settings,
  key: ',',
};

/** The place that a path belongs to: a service's page is under Services, a cluster's under Clusters. */
export const placeOf = (pathname: string): string => {
  if (pathname === '/') return 'overview';
  if (/^\/clusters\/[^/]+\/services\//.test(pathname)) return 'services';
  return pathname.split('/')[1] ?? '';
};

/** The same place for the accounts and Regions that are chosen now. */
export const withScope = (href: string, scope: { account: string; region: string }): string => {
  const params = new URLSearchParams();
  if (scope.account) params.set('account', scope.account);
  if (scope.region) params.set('region', scope.region);
  const text = params.toString();
  return text ? `${href}?${text}` : href;
};

'use client';
import { createContext, useContext } from 'react';
import type { NodeAction, Plan, ServiceAction } from '#lib/contract/plans.ts';
import type { Choice } from './plan-url.ts';

/** The service whose plans a sheet shows. */
export type ServiceTarget = { cluster: string; service: string; name: string };
/** What a sheet belongs to: a service, or a cluster with its nodes. */
export type PlanTargetRef = ServiceTarget | { cluster: string; service?: undefined; name: string };
/** An action that becomes a plan, whom it is about, and what it is called until then. */
export type Proposal = { title: string } & (
  | { service: string; action: ServiceAction }
  | { node: string; action: NodeAction }
);

export type PlanLauncher = {
  /** Makes a plan of an action and shows it; nothing is changed. `label` is what people call the version. */
  propose: (action: ServiceAction, label?: string) => void;
  /** As `propose`; `name` is what people call the node. */
  proposeForNode: (node: string, action: NodeAction, name: string) => void;
  /** Makes the plan anew that grew old or was overtaken. */
  remake: (plan: Plan) => void;
  /** Opens the form of an action that needs a choice first. */
  choose: (choice: Choice) => void;
};

export const PlanLauncherContext = createContext<PlanLauncher | null>(null);

/** Opens plans of the service or cluster around. Throws outside of a PlanProvider. */
export const usePlanLauncher = (): PlanLauncher => {
  const launcher = useContext(PlanLauncherContext);
  if (!launcher) throw new Error('usePlanLauncher needs a PlanProvider around it.');
  return launcher;
};

'use client';
import { createContext, useContext } from 'react';
import type { PlanAction } from '#lib/contract/plans.ts';
import type { Choice } from './plan-url.ts';

/** The service whose plans a sheet shows. */
export type PlanTargetRef = { cluster: string; service: string; name: string };
/** An action that becomes a plan, and what it is called until then. */
export type Proposal = { action: PlanAction; title: string };

export type PlanLauncher = {
  /** Makes a plan of an action and shows it; nothing is changed. `label` is what people call the version. */
  propose: (action: PlanAction, label?: string) => void;
  /** Opens the form of an action that needs a choice first. */
  choose: (choice: Choice) => void;
};

export const PlanLauncherContext = createContext<PlanLauncher | null>(null);

/** Opens plans of the service around. Throws outside of a PlanProvider. */
export const usePlanLauncher = (): PlanLauncher => {
  const launcher = useContext(PlanLauncherContext);
  if (!launcher) throw new Error('usePlanLauncher needs a PlanProvider around it.');
  return launcher;
};

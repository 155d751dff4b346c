'use client';
import { useQueries } from '@tanstack/react-query';
import { q } from '#lib/client/query.ts';
import { servicesApi } from '#lib/contract/api/services-api.ts';
import type { LogTarget } from './log-row.ts';
import { isCutOff } from './source-reach.ts';

/** Whether the page that the lines are on says of their source that it cannot be reached; asks nothing by itself. */
export const useCutOff = (targets: LogTarget[]): boolean =>
  useQueries({
    queries: targets.map((target) => ({ ...q(servicesApi.get, target), enabled: false })),
    combine: (answers) =>
      answers.some(({ data }, at) => isCutOff(targets[at]?.cluster ?? '', data?.incomplete)),
  });

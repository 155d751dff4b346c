import { repositoryTraits } from './blueprint/repositories.ts';
import type { Runtime } from './blueprint/types.ts';
import { scanPackages } from './ecr-packages.ts';
import type { EcrState, ScanState, Severity } from './ecr-state.ts';
import { fraction } from './image-content.ts';

export type CreateScanInput = {
  seed: string;
  /** 0 for the newest version: older ones have gathered more findings. */
  age: number;
  scanType: EcrState['scanType'];
  completedAtMs: number;
};

const growth: readonly [Severity, start: number, perVersion: number][] = [
  ['CRITICAL', -2, 0.6],
  ['HIGH', -1, 1.3],
  ['MEDIUM', 3, 2.1],
  ['LOW', 6, 1.4],
  ['INFORMATIONAL', 0, 0.5],
  ['UNTRIAGED', -1, 0.3],
];

/** The result of the scan on push; newer versions have fewer and milder findings. */
export function createScan({ seed, age, scanType, completedAtMs }: CreateScanInput): ScanState {
  const counts: ScanState['counts'] = {};
  for (const [severity, start, perVersion] of growth) {
    const count = Math.round(start + age * perVersion + fraction(`${severity} ${seed}`) * 2 - 0.5);
    if (count > 0) counts[severity] = count;
  }
  return scanType === 'ENHANCED'
    ? { status: 'ACTIVE', description: 'Continuous scan is selected for image.', completedAtMs, counts }
    : { status: 'COMPLETE', description: 'The scan was completed successfully.', completedAtMs, counts };
}

export type Finding = {
  id: string;
  severity: Severity;
  packageName: string;
  packageVersion: string;
  fixedInVersion: string;
  manager: string;
  description: string;
  score: number;
};

const baseScore: Record<Severity, number> = {
  CRITICAL: 9.1,
  HIGH: 7.2,
  MEDIUM: 4.6,
  LOW: 2.1,
  INFORMATIONAL: 0,
  UNTRIAGED: 0,
};

const managers: Partial<Record<Runtime, string>> = {
  node: 'NODEPKG',
  go: 'GOBINARY',
  python: 'PYTHONPKG',
  java: 'JAR',
};

export type ListFindingsInput = { repository: string; digest: string; scan: ScanState };

/** The findings behind the counts, worst first; the same image always has the same ones. */
export function listFindings({ repository, digest, scan }: ListFindingsInput): Finding[] {
  const runtime = repositoryTraits.get(repository)?.runtime ?? 'go';
  const packages = scanPackages.filter(({ manager }) => manager === 'OS' || manager === managers[runtime]);
  return growth.flatMap(([severity]) =>
    Array.from({ length: scan.counts[severity] ?? 0 }, (_, index): Finding => {
      const seed = `${severity} ${index}`;
      const found = packages[Math.floor(fraction(`package ${seed}`) * packages.length)] ?? scanPackages[0];
      const year = 2023 + Math.floor(fraction(`year ${seed}`) * 4);
      return {
        id: `CVE-${year}-${1000 + Math.floor(fraction(`number ${seed}`) * 58_000)}`,
        severity,
        packageName: found.name,
        packageVersion: found.version,
        fixedInVersion: found.fixedIn,
        manager: found.manager,
        description: found.description,
        score: Math.round((baseScore[severity] + fraction(`score ${digest}`) * 0.8) * 10) / 10,
      };
    }),
  );
}

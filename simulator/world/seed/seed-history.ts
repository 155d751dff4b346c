import { definitionArn } from '../arn.ts';
import type { PastDeployment, ServiceBlueprint } from '../blueprint/types.ts';
import type { ScheduledService } from '../controller/reconcile-service.ts';
import { addEvent, eventText } from '../controller/service-events.ts';
import { createRevision, createServiceDeployment } from '../controller/start-deployment.ts';
import type { ServiceDeploymentState, ServiceRevisionState } from '../ecs-state.ts';
import { imageDigest } from '../image-content.ts';

const hourMs = 3_600_000;
const minuteMs = 60_000;

export type SeededDeployment = {
  past: PastDeployment;
  revision: ServiceRevisionState;
  serviceDeployment: ServiceDeploymentState;
  atMs: number;
};

function pastDigests(blueprint: ServiceBlueprint, revision: number): Map<string, string> {
  const containers = blueprint.revisions.find((one) => one.revision === revision)?.containers ?? [];
  return new Map(
    containers.flatMap(({ name, image }) =>
      image.source ? [[name, imageDigest(image.source)] as const] : [],
    ),
  );
}

function finishDeployment(deployment: ServiceDeploymentState, past: PastDeployment, atMs: number): void {
  const finishedAtMs = atMs + past.durationMinutes * minuteMs;
  if (past.outcome === 'running') return;
  deployment.finishedAtMs = finishedAtMs;
  deployment.updatedAtMs = finishedAtMs;
  deployment.target.running = deployment.target.requested;
  for (const source of deployment.sources) {
    source.requested = 0;
    source.running = 0;
  }
  if (past.outcome === 'successful') {
    deployment.status = 'SUCCESSFUL';
    if (deployment.breaker.status === 'MONITORING') deployment.breaker.status = 'MONITORING_COMPLETE';
    return;
  }
  const [source] = deployment.sources;
  deployment.status = 'ROLLBACK_SUCCESSFUL';
  deployment.statusReason =
    'Service deployment rolled back because the circuit breaker threshold was exceeded.';
  deployment.breaker = {
    ...deployment.breaker,
    status: 'TRIGGERED',
    failureCount: deployment.breaker.threshold,
  };
  deployment.target.running = 0;
  deployment.target.requested = 0;
  if (!source) return;
  source.requested = deployment.target.requested;
  deployment.rollback = {
    reason: deployment.statusReason,
    startedAtMs: atMs + (past.durationMinutes * minuteMs) / 2,
    revisionArn: source.arn,
  };
}

/** Deployments of the past months with what they ran, oldest first. */
export function seedHistory(scheduled: ScheduledService, blueprint: ServiceBlueprint): SeededDeployment[] {
  const { world, region, service } = scheduled;
  const seeded: SeededDeployment[] = [];
  let running: ServiceRevisionState | null = null;
  for (const past of blueprint.deployments) {
    const atMs = world.clock.now() - past.ageHours * hourMs;
    const revision = createRevision(scheduled, {
      taskDefinitionArn: definitionArn(region, blueprint.family, past.revision),
      atMs,
      digests: pastDigests(blueprint, past.revision),
    });
    const sources = running ? [running.arn] : [];
    const serviceDeployment = createServiceDeployment(scheduled, { target: revision, sources, atMs });
    finishDeployment(serviceDeployment, past, atMs);
    seeded.push({ past, revision, serviceDeployment, atMs });
    if (past.outcome !== 'rolled-back') running = revision;
  }
  seedEvents(scheduled, seeded, blueprint);
  service.createdAtMs = world.clock.now() - blueprint.ageHours * hourMs;
  return seeded;
}

function seedEvents(
  scheduled: ScheduledService,
  seeded: SeededDeployment[],
  blueprint: ServiceBlueprint,
): void {
  const { world, region, service } = scheduled;
  const { ecs } = region;
  const say = (atMs: number, message: string) => addEvent({ ecs, service, atMs, message });
  const drawId = () => ecs.random.hex(32);
  for (const { past, atMs } of seeded.slice(-3)) {
    if (blueprint.desired === 0) break;
    const ids = Array.from({ length: Math.min(blueprint.desired, 4) }, drawId);
    say(atMs + 4_000, eventText.started(ids));
    if (past.outcome === 'running') continue;
    const endMs = atMs + past.durationMinutes * minuteMs;
    const id = `ecs-svc/${ecs.random.int(1_000_000_000, 9_999_999_999)}`;
    if (past.outcome === 'rolled-back') {
      say(endMs - 200_000, eventText.failed(id));
      say(endMs - 199_000, eventText.rollingBack(`ecs-svc/${ecs.random.int(1_000_000_000, 9_999_999_999)}`));
    }
    say(endMs - 40_000, eventText.stopped(ids.map(drawId)));
    say(endMs, eventText.completed(id));
    say(endMs + 1_000, eventText.steady);
  }
  const last = seeded.at(-1);
  const steadySinceMs = last ? last.atMs + last.past.durationMinutes * minuteMs : 0;
  for (let back = 4; back >= 1; back--) {
    const atMs = world.clock.now() - back * 6 * hourMs + 1_700_000;
    if (last?.past.outcome !== 'running' && atMs > steadySinceMs) say(atMs, eventText.steady);
  }
}

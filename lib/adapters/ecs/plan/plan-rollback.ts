import { bestTag, parseEcrReference, pinTo, shortDigest } from '#lib/adapters/ecr/ecr-reference.ts';
import type { ResolvedImage } from '#lib/adapters/ecr/resolve-images.ts';
import { familyOf, lastPart, revisionIdOf } from '#lib/adapters/ecs/names.ts';
import type { Deployment } from '#lib/contract/deployments.ts';
import type { RollbackTarget } from '#lib/contract/plans.ts';
import {
  DomainError,
  isDomainError,
  notFound,
  unavailable,
  unprocessable,
} from '#lib/domain/domain-error.ts';
import type { PlanDraft } from '#lib/domain/ports/operator.ts';
import { digestsOf, draftRollout } from './draft-rollout.ts';
import type { EcsAccess } from './ecs-access.ts';
import { checkHistory, wasRolledBack } from './history-checks.ts';
import { currentDefinitionOf, type Definition, describeDefinition, type Situation } from './situation.ts';

type Goal = {
  base: Definition;
  images: Record<string, string>;
  recorded: Record<string, string>;
  ran: Deployment[];
  label: string;
};

type Search = {
  access: EcsAccess;
  situation: Situation;
  current: Definition;
  history: Deployment[];
  /** Why a part of the history is missing. */
  unread: string | undefined;
  signal: AbortSignal;
};

/** What people call an image: its tag where one is known. */
const labelOf = ({ ecr, state, digest }: ResolvedImage): string | undefined =>
  ecr?.tag ??
  (state && 'tags' in state ? bestTag(state.tags) : undefined) ??
  (digest ? shortDigest(digest) : undefined);

export const labelOfImages = (images: readonly ResolvedImage[]): string | undefined =>
  images.map(labelOf).find((label) => label !== undefined);

/** Digests of the newest deployment of a revision that was not rolled back; else of any. */
const recordedOf = (ran: readonly Deployment[]): Record<string, string> => {
  const best = ran.find((one) => !wasRolledBack(one)) ?? ran[0];
  return best ? digestsOf(best.to.images) : {};
};

/** The tag of what differs from now, as a deployment recorded it; else what is given. */
const tagOf = (
  images: Deployment['to']['images'] | undefined,
  current: Definition,
  otherwise: string,
): string => {
  const isNow = (container: string, reference: string) =>
    current.content.containerDefinitions?.some(
      ({ name, image }) => name === container && image === reference,
    );
  return (
    images?.find(({ container, reference, tag }) => tag && !isNow(container, reference))?.tag ?? otherwise
  );
};

const findDeployment = async (search: Search, id: string): Promise<Goal> => {
  const wanted = lastPart(id);
  const found = search.history.find((one) => one.id === id || lastPart(one.id) === wanted);
  // An absence is only believed of a history that was read as a whole.
  if (!found && search.unread) throw unavailable(`The deployments could not be read: ${search.unread}`);
  if (!found) throw notFound('deployment', id);
  return {
    base: await describeDefinition(search.access, found.to.revision, search.signal),
    images: {},
    recorded: digestsOf(found.to.images),
    ran: [found],
    label: tagOf(found.to.images, search.current, found.to.revision),
  };
};

const findRevision = async (search: Search, id: string): Promise<Goal> => {
  const { access, situation, signal, history } = search;
  const revision = await access.reads.getRevision({ ...situation.ref, revision: id }, { signal });
  const base = await describeDefinition(access, revision.value.id, signal);
  const ran = history.filter(({ to }) => to.revision === revisionIdOf(base.arn));
  const recorded = { ...digestsOf(revision.value.images), ...recordedOf(ran) };
  const label = tagOf(ran[0]?.to.images, search.current, revisionIdOf(base.arn));
  return { base, images: {}, recorded, ran, label };
};

const findImage = ({ current, history }: Search, container: string, digest: string): Goal => {
  const now = current.content.containerDefinitions?.find(({ name }) => name === container);
  if (!now) throw notFound('container', container);
  const ecr = parseEcrReference(now.image ?? '');
  if (!ecr) {
    throw unprocessable(
      `Container ${container} runs ${now.image}, which is not in ECR: its digests are not known here. Deploy a reference instead.`,
    );
  }
  const ran = history.filter(({ to }) =>
    to.images.some((image) => image.container === container && image.digest === digest),
  );
  return {
    base: current,
    images: { [container]: pinTo(ecr, digest) },
    recorded: {},
    ran,
    label: shortDigest(digest),
  };
};

const findGoal = async (search: Search, to: RollbackTarget): Promise<Goal> => {
  if ('deployment' in to) return findDeployment(search, to.deployment);
  if ('revision' in to) return findRevision(search, to.revision);
  return findImage(search, to.container, to.digest);
};

/** A definition that nothing refers to any more is deleted by ECS: that is an absence, not a failure. */
const asAbsence = (error: unknown, what: string): unknown =>
  isDomainError(error) && error.details?.aws === 'ClientException'
    ? new DomainError('not_found', `${what} does not exist any more in ECS.`, { cause: error })
    : error;

/** Back to a deployment, a revision, or one container's image by its digest. Counts are never touched. */
export const planRollback = async (
  access: EcsAccess,
  situation: Situation,
  { to, signal }: { to: RollbackTarget; signal: AbortSignal },
): Promise<PlanDraft> => {
  const { service } = situation.ref;
  const [current, known] = await Promise.all([
    describeDefinition(access, currentDefinitionOf(situation), signal),
    access.reads.listDeployments(situation.ref, { signal }),
  ]);
  const history = known.value;
  const unread = known.incomplete[0]?.message;
  const goal = await findGoal({ access, situation, current, history, unread, signal }, to).catch(
    (error: unknown) => {
      throw asAbsence(error, 'revision' in to ? to.revision : 'That revision');
    },
  );
  const draft = await draftRollout({
    access,
    situation,
    current,
    ...goal,
    title: (images) => `Roll back ${service} to ${labelOfImages(images) ?? goal.label}`,
    checks: checkHistory(goal.ran, { history, label: goal.label, now: access.now() }),
    signal,
  });
  const isForeign = familyOf(goal.base.arn) !== familyOf(current.arn);
  if (!isForeign) return draft;
  return {
    ...draft,
    checks: [
      ...draft.checks,
      {
        id: 'family',
        level: 'warn',
        message: `${goal.label} is of another family than what runs now (${revisionIdOf(current.arn)}).`,
      },
    ],
  };
};

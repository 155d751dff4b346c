import { parseEcrReference, pinTo, shortDigest } from '#lib/adapters/ecr/ecr-reference.ts';
import { type ImageState, readImage } from '#lib/adapters/ecr/image-state.ts';
import { labelImage, parseImageReference } from '#lib/adapters/terms/image-reference.ts';
import type { Check } from '#lib/contract/plans.ts';
import { invalidInput, notFound } from '#lib/domain/domain-error.ts';
import type { PlanDraft } from '#lib/domain/ports/operator.ts';
import { draftRollout } from './draft-rollout.ts';
import type { KubeObject } from './kube-object.ts';
import type { Patch } from './kube-payload.ts';
import type { KubernetesPlanAccess } from './kubernetes-plan-access.ts';
import { imagesOf, podSpecOf, templateOf } from './pod-spec.ts';
import type { Situation } from './situation.ts';
import { changeCause } from './undo-patch.ts';
import { pausedCheck } from './workload-checks.ts';

const digestOnly = /^sha256:[0-9a-f]{64}$/;
const reference = /^[a-z0-9][\w.:/-]*(?:@sha256:[0-9a-f]{64})?$/i;

/** A bare digest means the repository that the container has now. */
const completeReference = (image: string, now: string): string => {
  if (digestOnly.test(image)) return `${parseImageReference(now).name}@${image}`;
  if (!reference.test(image)) throw invalidInput(`"${image}" is no image reference.`);
  return image;
};

/** A tag of ECR gives way to the digest that it means now. */
const pinImage = async (
  { images: access }: KubernetesPlanAccess,
  { asked, container, signal }: { asked: string; container: string; signal: AbortSignal },
): Promise<{ pinned: string; checks: Check[] }> => {
  const ecr = parseEcrReference(asked);
  if (!ecr?.tag || ecr.digest || !access) return { pinned: asked, checks: unpinned(asked, container) };
  const state: ImageState = await readImage({ access, at: ecr, signal }, { imageTag: ecr.tag });
  if (!('digest' in state)) return { pinned: asked, checks: [] };
  const message = `The tag ${ecr.tag} means ${shortDigest(state.digest)} now, and that digest is deployed.`;
  return {
    pinned: pinTo(ecr, state.digest),
    checks: [{ id: `tag-${container}`, level: 'ok', message }],
  };
};

const unpinned = (asked: string, container: string): Check[] =>
  parseImageReference(asked).digest
    ? []
    : [
        {
          id: `tag-${container}`,
          level: 'warn',
          message: `What the tag of ${asked} means is not known here, so it is deployed as a tag and may move.`,
          remedy: 'Name the image by its digest.',
        },
      ];

type Named = { name?: unknown; image?: unknown };
const lists = ['initContainers', 'containers'] as const;
type PodFields = Partial<Record<(typeof lists)[number], Named[]>>;

const fieldsOf = (object: KubeObject): PodFields => {
  const { spec } = templateOf(object);
  return typeof spec === 'object' && spec !== null ? spec : {};
};

export type ImageChange = { container: string; image: string; cause: string };

/** What `kubectl set image` sends: the container by its name, never the whole list. */
export const imagePatch = (object: KubeObject, { container, image, cause }: ImageChange): Patch => {
  const list =
    lists.find((one) => fieldsOf(object)[one]?.some(({ name }) => name === container)) ?? 'containers';
  return {
    type: 'strategic',
    body: {
      metadata: { annotations: { [changeCause]: cause } },
      spec: { template: { spec: { [list]: [{ name: container, image }] } } },
    },
  };
};

export const withImage = (object: KubeObject, { container, image, cause }: ImageChange): KubeObject => {
  const fields = fieldsOf(object);
  const changed = lists.flatMap((list) => {
    const all = fields[list];
    return all ? [[list, all.map((one) => (one.name === container ? { ...one, image } : one))] as const] : [];
  });
  const template = { ...templateOf(object), spec: { ...fields, ...Object.fromEntries(changed) } };
  const annotations = { ...object.metadata.annotations, [changeCause]: cause };
  return {
    ...object,
    metadata: { ...object.metadata, annotations },
    spec: { ...object.spec, template },
  };
};

/** Another image in one container. Throws `not_found` when there is no such container. */
export const planImage = async (
  access: KubernetesPlanAccess,
  situation: Situation,
  input: { container: string; image: string; verb: 'Deploy' | 'Roll back'; signal: AbortSignal },
): Promise<PlanDraft> => {
  const { container, verb, signal } = input;
  const { object, name, workload } = situation;
  const now = imagesOf(podSpecOf(object)).get(container);
  if (now === undefined) throw notFound('container', container);
  const asked = completeReference(input.image, now);
  const { pinned, checks } = await pinImage(access, { asked, container, signal });
  const label = labelImage({ container, reference: asked, ...parseImageReference(asked) });
  const title = verb === 'Deploy' ? `Deploy ${label} to ${name}` : `Roll back ${name} to ${label}`;
  const change: ImageChange = { container, image: pinned, cause: `${title} (Quarterdeck)` };
  const waits = 'The rollout is paused: the change is written, and waits until it is resumed.';
  return draftRollout({
    access,
    situation,
    title,
    patch: imagePatch(object, change),
    intended: withImage(object, change),
    nothing: `There is nothing to change: ${name} runs exactly this already.`,
    checks: [
      ...(workload.isPaused ? pausedCheck(situation, { level: 'warn', message: waits }) : []),
      ...checks,
    ],
    signal,
  });
};

import type { ImageState, RepositoryState } from '../../world/ecr-state.ts';
import { isObject, pageByKey, readFields } from '../fields.ts';
import { AwsError, epochSeconds, type Json, type JsonObject, type Operation } from '../operation.ts';
import { nameRepository, readImageId, readScope, type Scope } from './repository.ts';

const absent = (code: string, what: string, { registry, repository }: Scope) =>
  new AwsError(
    code,
    `${what} does not exist for the repository with name '${repository.name}' in the registry with id '${registry.account}'`,
  );

export const getLifecyclePolicy: Operation = (input, call) => {
  const scope = readScope(input, call);
  const policy = scope.repository.lifecyclePolicy;
  if (!policy) throw absent('LifecyclePolicyNotFoundException', 'Lifecycle policy', scope);
  return {
    ...nameRepository(scope),
    lifecyclePolicyText: policy.text,
    lastEvaluatedAt: epochSeconds(policy.lastEvaluatedAtMs),
  };
};

const previewMs = 2500;

export const startLifecyclePolicyPreview: Operation = (input, call) => {
  const scope = readScope(input, call);
  const { repository, fields } = scope;
  const text =
    fields.maybeText('lifecyclePolicyText', { min: 100, max: 30_720 }) ?? repository.lifecyclePolicy?.text;
  if (!text) throw absent('LifecyclePolicyNotFoundException', 'Lifecycle policy', scope);
  if (repository.lifecyclePreview && repository.lifecyclePreview.readyAtMs > call.now)
    throw absent('LifecyclePolicyPreviewInProgressException', 'A finished lifecycle policy preview', scope);
  readRules(text);
  repository.lifecyclePreview = { text, readyAtMs: call.now + previewMs };
  return { ...nameRepository(scope), lifecyclePolicyText: text, status: 'IN_PROGRESS' };
};

export const getLifecyclePolicyPreview: Operation = (input, call) => {
  const scope = readScope(input, call);
  const { repository, fields } = scope;
  const ids = fields.objects('imageIds', { min: 1, max: 100 });
  const size = fields.int('maxResults', { min: 1, max: 100 });
  if (ids && size !== undefined)
    throw fields.fail("Invalid parameter: 'maxResults' cannot be used with 'imageIds'");
  const preview = repository.lifecyclePreview;
  if (!preview) throw absent('LifecyclePolicyPreviewNotFoundException', 'Lifecycle policy preview', scope);
  const answer = { ...nameRepository(scope), lifecyclePolicyText: preview.text };
  if (preview.readyAtMs > call.now) return { ...answer, status: 'IN_PROGRESS' };
  const expired = applyRules(repository, readRules(preview.text), preview.readyAtMs);
  const wanted = ids?.map(readImageId);
  const items = expired
    .filter(({ image }) => !wanted || wanted.some((id) => id.imageDigest === image.digest))
    .sort((a, b) => (a.image.digest < b.image.digest ? -1 : 1));
  const page = pageByKey({
    items,
    token: fields.maybeText('nextToken'),
    size: size ?? 100,
    keyOf: (one) => one.image.digest,
    fail: fields.fail,
  });
  return {
    ...answer,
    status: 'COMPLETE',
    nextToken: page.nextToken,
    previewResults: page.items.map(({ image, priority }) => ({
      imageTags: [...image.tags],
      imageDigest: image.digest,
      imagePushedAt: epochSeconds(image.pushedAtMs),
      action: { type: 'EXPIRE' },
      appliedRulePriority: priority,
    })),
    summary: { expiringImageTotalCount: expired.length },
  };
};

type Rule = {
  priority: number;
  tagStatus: 'tagged' | 'untagged' | 'any';
  patterns: RegExp[];
  countType: 'imageCountMoreThan' | 'sinceImagePushed';
  count: number;
};

function readRules(text: string): Rule[] {
  const invalid = new AwsError(
    'InvalidParameterException',
    'Lifecycle policy validation failure: the text is not a policy',
  );
  let document: Json;
  try {
    document = JSON.parse(text);
  } catch {
    throw invalid;
  }
  if (!isObject(document) || !Array.isArray(document.rules)) throw invalid;
  return document.rules
    .map((rule) => {
      if (!isObject(rule)) throw invalid;
      return readRule(rule);
    })
    .sort((a, b) => a.priority - b.priority);
}

function readRule(rule: JsonObject): Rule {
  const outer = readFields(rule, 'InvalidParameterException');
  const selection = readFields(outer.object('selection') ?? {}, 'InvalidParameterException');
  const some = { min: 1, max: 100 };
  const prefixes = (selection.texts('tagPrefixList', some) ?? []).map((prefix) => `${prefix}*`);
  const globs = [...prefixes, ...(selection.texts('tagPatternList', some) ?? [])];
  const whole = { min: 1, max: 1_000_000 };
  return {
    priority: outer.int('rulePriority', whole) ?? 1,
    tagStatus: selection.oneOf('tagStatus', ['tagged', 'untagged', 'any']) ?? 'any',
    patterns: globs.map((glob) => new RegExp(`^${glob.split('*').map(escapePattern).join('.*')}$`)),
    countType:
      selection.oneOf('countType', ['imageCountMoreThan', 'sinceImagePushed']) ?? 'imageCountMoreThan',
    count: selection.int('countNumber', whole) ?? 1,
  };
}

const escapePattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** The first rule that matches an image decides; manifests of a kept index are kept with it. */
function applyRules(
  repository: RepositoryState,
  rules: Rule[],
  nowMs: number,
): { image: ImageState; priority: number }[] {
  const images = [...repository.images.values()]
    .filter((image) => image.status === 'ACTIVE' && image.partOf === null && image.subject === null)
    .sort((a, b) => b.pushedAtMs - a.pushedAtMs);
  const decided = new Set<ImageState>();
  const expired: { image: ImageState; priority: number }[] = [];
  for (const rule of rules) {
    const matching = images.filter((image) => !decided.has(image) && matchesTags(image, rule));
    for (const [index, image] of matching.entries()) {
      decided.add(image);
      const isExpired =
        rule.countType === 'imageCountMoreThan'
          ? index >= rule.count
          : nowMs - image.pushedAtMs > rule.count * 86_400_000;
      if (isExpired) expired.push({ image, priority: rule.priority });
    }
  }
  return expired;
}

function matchesTags(image: ImageState, { tagStatus, patterns }: Rule): boolean {
  if (tagStatus === 'any') return true;
  if (tagStatus === 'untagged') return image.tags.length === 0;
  return image.tags.some((tag) => patterns.length === 0 || patterns.some((pattern) => pattern.test(tag)));
}

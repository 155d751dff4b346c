import type { Tag } from '@aws-sdk/client-ecs';
import { AwsError, type Call, type Operation, type Operations } from '../operation.ts';
import { getRegion } from '../region.ts';
import { anyCount, findDefinition, invalid, readEcs, toJsonList } from './scope.ts';

type Tagged = { tags: Tag[] };

function findResource(call: Call, arn: string): Tagged | null {
  const { ecs } = getRegion(call);
  const [kind = '', ...rest] = arn.split(':').slice(5).join(':').split('/');
  const [cluster = '', name = ''] = rest;
  switch (kind) {
    case 'cluster':
      return ecs.clusters.get(cluster) ?? null;
    case 'service':
      return ecs.clusters.get(cluster)?.services.get(name) ?? null;
    case 'task':
      return ecs.clusters.get(cluster)?.tasks.get(name) ?? null;
    case 'task-definition':
      return findDefinition(getRegion(call), arn);
    default:
      return null;
  }
}

function getResource(call: Call, arn: string): Tagged {
  if (!arn.startsWith('arn:aws')) throw invalid('Invalid ARN specified.');
  const found = findResource(call, arn);
  if (!found) throw new AwsError('InvalidParameterException', 'The specified resource could not be found.');
  return found;
}

const listTagsForResource: Operation = (input, call) => ({
  tags: toJsonList(getResource(call, readEcs(input).text('resourceArn')).tags),
});

const tagResource: Operation = (input, call) => {
  const fields = readEcs(input);
  const resource = getResource(call, fields.text('resourceArn'));
  const given = (fields.objects('tags', anyCount) ?? []) as Tag[];
  const kept = resource.tags.filter((tag) => !given.some((one) => one.key === tag.key));
  if (kept.length + given.length > 50) throw invalid('The number of tags exceeds the limit of 50.');
  resource.tags = [...kept, ...given];
  return {};
};

const untagResource: Operation = (input, call) => {
  const fields = readEcs(input);
  const resource = getResource(call, fields.text('resourceArn'));
  const keys = fields.texts('tagKeys', anyCount) ?? [];
  resource.tags = resource.tags.filter((tag) => !keys.includes(tag.key ?? ''));
  return {};
};

export const tagOperations: Operations = {
  ListTagsForResource: listTagsForResource,
  TagResource: tagResource,
  UntagResource: untagResource,
};

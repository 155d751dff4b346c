import type { RegisterTaskDefinitionCommandInput, Tag, TaskDefinition } from '@aws-sdk/client-ecs';

const tagsAtMost = 50;

/** The definition with other images for some of its containers, found by name; everything else as it is. */
export const withImages = (content: TaskDefinition, images: Record<string, string>): TaskDefinition => ({
  ...content,
  containerDefinitions: content.containerDefinitions?.map((container) => {
    const image = container.name === undefined ? undefined : images[container.name];
    return image === undefined ? container : { ...container, image };
  }),
});

/** AWS keeps `aws:` for itself; a later tag wins over an earlier one of its key. */
const mergeTags = (kept: Tag[], added: Tag[]): Tag[] => {
  const byKey = new Map(
    [...kept.filter(({ key }) => key && !key.startsWith('aws:')), ...added].map((tag) => [tag.key, tag]),
  );
  return [...byKey.values()].slice(-tagsAtMost);
};

/**
 * What RegisterTaskDefinition takes to make a copy: the output-only fields of DescribeTaskDefinition are
 * left out, and tags are carried, which that answer keeps apart.
 */
export const toRegisterInput = (
  content: TaskDefinition,
  { images, kept, added }: { images: Record<string, string>; kept: Tag[]; added: Tag[] },
): RegisterTaskDefinitionCommandInput => {
  const {
    taskDefinitionArn: _arn,
    revision: _revision,
    status: _status,
    requiresAttributes: _attributes,
    compatibilities: _compatibilities,
    registeredAt: _registeredAt,
    deregisteredAt: _deregisteredAt,
    registeredBy: _registeredBy,
    deleteRequestedAt: _deleteRequestedAt,
    inferenceAccelerators: _accelerators,
    ...given
  } = withImages(content, images);
  const tags = mergeTags(kept, added);
  return {
    ...given,
    // Where nothing is set some endpoints answer an empty text, which is no valid value.
    cpu: given.cpu || undefined,
    memory: given.memory || undefined,
    taskRoleArn: given.taskRoleArn || undefined,
    executionRoleArn: given.executionRoleArn || undefined,
    family: given.family ?? '',
    containerDefinitions: given.containerDefinitions ?? [],
    ...(tags.length > 0 ? { tags } : {}),
  };
};

import { describe, expect, it } from 'vitest';
import { resolveArn, resolveImageReference } from './resolve-arn.ts';

const cluster = encodeURIComponent('ecs:123456789012:eu-west-1:shop');

describe('resolveArn', () => {
  it.each([
    ['arn:aws:ecs:eu-west-1:123456789012:cluster/shop', `/clusters/${cluster}`],
    ['arn:aws:ecs:eu-west-1:123456789012:service/shop/checkout', `/clusters/${cluster}/services/checkout`],
    ['arn:aws:ecs:eu-west-1:123456789012:task/shop/0123abcd', `/clusters/${cluster}/tasks/0123abcd`],
    [
      'arn:aws:ecs:eu-west-1:123456789012:service-deployment/shop/checkout/x1',
      `/clusters/${cluster}/services/checkout?tab=deployments`,
    ],
    [
      ' arn:aws:ecr:eu-west-1:123456789012:repository/shop/checkout ',
      `/images/${encodeURIComponent('123456789012:eu-west-1:shop/checkout')}`,
    ],
    [
      'arn:aws:eks:eu-west-1:123456789012:cluster/harbour',
      `/clusters/${encodeURIComponent('eks:123456789012:eu-west-1:harbour')}`,
    ],
    [
      'arn:aws:eks:eu-west-1:123456789012:nodegroup/harbour/general/3ec1',
      `/clusters/${encodeURIComponent('eks:123456789012:eu-west-1:harbour')}`,
    ],
  ])('leads %s to its page', (arn, href) => {
    expect(resolveArn(arn)?.href).toBe(href);
  });

  it('knows the other partitions', () => {
    expect(resolveArn('arn:aws-cn:ecs:cn-north-1:123456789012:cluster/shop')?.id).toBe(
      'ecs:123456789012:cn-north-1:shop',
    );
  });

  it.each(['arn:aws:s3:::bucket', 'checkout', 'arn:aws:ecs:eu-west-1:123456789012:daemon/x', ''])(
    'has no page for %j',
    (text) => {
      expect(resolveArn(text)).toBeNull();
    },
  );
});

describe('resolveImageReference', () => {
  it('leads a digest to its image', () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    const item = resolveImageReference(
      `123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/checkout@${digest}`,
    );
    expect(item?.href).toBe(
      `/images/${encodeURIComponent('123456789012:eu-west-1:shop/checkout')}/${encodeURIComponent(digest)}`,
    );
  });

  it('leads a tag to its repository, filtered', () => {
    const item = resolveImageReference('123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/checkout:v1.2');
    expect(item?.href).toContain('?q=v1.2');
  });
});

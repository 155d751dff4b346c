import { expect, it } from 'vitest';
import { parseKubeObject } from './kube-object.ts';
import { checkArgoUpdater, checkKeel } from './updater-check.ts';

const object = (metadata: object) => parseKubeObject({ metadata: { name: 'web', ...metadata } });

it('tells of Keel, by a label or an annotation, unless its policy is never', () => {
  expect(checkKeel(object({ annotations: { 'keel.sh/policy': 'minor' } }))).toMatchObject([
    { id: 'image-updater', level: 'warn', message: expect.stringContaining('keel.sh/policy: minor') },
  ]);
  expect(checkKeel(object({ labels: { 'keel.sh/policy': 'all' } }))).toHaveLength(1);
  expect(checkKeel(object({ annotations: { 'keel.sh/policy': 'never' } }))).toEqual([]);
  expect(checkKeel(object({}))).toEqual([]);
});

const registry = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop';
const list = (images: string) =>
  object({ annotations: { 'argocd-image-updater.argoproj.io/image-list': images } });

it.each([
  [`web=${registry}/web:~1.2`, true],
  [`${registry}/proxy, ${registry}/web`, true],
  [`${registry}/web:1.x,${registry}/proxy:2`, true],
  [`localhost:5000/web`, false],
  [`${registry}/proxy:~1`, false],
])('tells of the image updater of Argo CD that follows %s, or not', (images, isTold) => {
  expect(checkArgoUpdater(list(images), [`${registry}/web@sha256:${'0'.repeat(64)}`]).length > 0).toBe(
    isTold,
  );
});

it('says nothing of an application without an image list', () => {
  expect(checkArgoUpdater(object({}), [`${registry}/web:1`])).toEqual([]);
});

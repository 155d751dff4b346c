import type { Story } from './story.ts';
import { ask, deployments, describeWorkload, jsonPatch, merge, strategic } from './story.ts';

const web = `${deployments}/web`;
const dryWeb = `${web}?dryRun=All`;

export const writeStories: Story[] = [
  ask(
    'a dry run of a new object',
    'POST',
    `${deployments}?dryRun=All`,
    { body: describeWorkload('dry') },
    { status: 201 },
  ),
  ask('which leaves nothing behind', 'GET', `${deployments}/dry`, {}, { status: 404 }),
  ask('a name that is taken', 'POST', deployments, { body: describeWorkload('web') }, { status: 409 }),
  ask('a name that is none', 'POST', deployments, { body: describeWorkload('Web_x') }, { status: 422 }),
  ask('no selector', 'POST', deployments, { body: { metadata: { name: 'x' }, spec: {} } }, { status: 422 }),
  ask(
    'a selector beside the template',
    'POST',
    deployments,
    { body: describeWorkload('x', { spec: { selector: { matchLabels: { a: 'b' } } } }) },
    { status: 422 },
  ),
  ask(
    'no such namespace',
    'POST',
    '/apis/apps/v1/namespaces/nowhere/deployments',
    { body: describeWorkload('web') },
    { status: 404 },
  ),
  ask('another name than the URL has', 'PUT', dryWeb, { body: describeWorkload('other') }, { status: 400 }),
  ask('a replacement without a version', 'PUT', dryWeb, { body: describeWorkload('web') }, { status: 200 }),
  ask('a merge', 'PATCH', dryWeb, merge({ spec: { replicas: 5 } }), { body: { spec: { replicas: 5 } } }),
  ask(
    'a merge of an old version',
    'PATCH',
    web,
    merge({ metadata: { resourceVersion: '1' }, spec: { replicas: 5 } }),
    { status: 409 },
  ),
  ask(
    'a JSON patch that tests in vain',
    'PATCH',
    web,
    jsonPatch([
      { op: 'test', path: '/metadata/resourceVersion', value: '1' },
      { op: 'replace', path: '/spec/replicas', value: 4 },
    ]),
    { status: 422 },
  ),
  {
    title: 'a JSON patch that tests well',
    tell: async ({ client }) => {
      const { metadata } = await client.get(web);
      const { status, body } = await client.send(
        'PATCH',
        dryWeb,
        jsonPatch([
          { op: 'test', path: '/metadata/resourceVersion', value: metadata.resourceVersion },
          { op: 'replace', path: '/spec/replicas', value: 4 },
        ]),
      );
      return { status, spec: body.spec };
    },
    shows: { status: 200, spec: { replicas: 4 } },
  },
  ask(
    'a JSON patch that removes nothing',
    'PATCH',
    web,
    jsonPatch([{ op: 'remove', path: '/metadata/annotations/none' }]),
    { status: 422 },
  ),
  ask('a JSON patch that is no list', 'PATCH', web, jsonPatch({ spec: {} }), { status: 400 }),
  ask(
    'a JSON patch of an unknown kind',
    'PATCH',
    web,
    jsonPatch([{ op: 'frob', path: '/spec/replicas', value: 4 }]),
    { status: 422 },
  ),
  ask('a patch of no known kind', 'PATCH', web, { body: {} }, { status: 415 }),
  ask(
    'a strategic merge joins containers by name',
    'PATCH',
    dryWeb,
    strategic({
      spec: {
        template: {
          spec: {
            containers: [
              { name: 'web', env: [{ name: 'A', value: 'b' }] },
              { name: 'two', image: 'x:1' },
            ],
          },
        },
      },
    }),
    { status: 200 },
  ),
  ask('fewer than none', 'PATCH', web, merge({ spec: { replicas: -1 } }), { status: 422 }),
  ask('another selector', 'PATCH', web, merge({ spec: { selector: { matchLabels: { other: 'x' } } } }), {
    status: 422,
  }),
  ask(
    'another selector with its template',
    'PATCH',
    web,
    merge({
      spec: {
        selector: { matchLabels: { other: 'x', app: null } },
        template: { metadata: { labels: { other: 'x' } } },
      },
    }),
    { status: 422 },
  ),
  ask(
    'no image',
    'PATCH',
    web,
    strategic({ spec: { template: { spec: { containers: [{ name: 'web', image: '' }] } } } }),
    { status: 422 },
  ),
  ask('the scale', 'GET', `${web}/scale`, {}, { body: { kind: 'Scale', spec: { replicas: 2 } } }),
  ask('a dry run of a scale', 'PATCH', `${web}/scale?dryRun=All`, merge({ spec: { replicas: 7 } }), {
    body: { spec: { replicas: 7 } },
  }),
  ask('a scale below none', 'PATCH', `${web}/scale`, merge({ spec: { replicas: -7 } }), { status: 422 }),
  ask(
    'a scale of an old version',
    'PATCH',
    `${web}/scale`,
    merge({ metadata: { resourceVersion: '1' }, spec: { replicas: 7 } }),
    { status: 409 },
  ),
  ask('a scale of nothing', 'GET', `${deployments}/none/scale`, {}, { status: 404 }),
  ask('a dry run of a deletion', 'DELETE', dryWeb, {}, { status: 200 }),
  ask('a deletion of another one', 'DELETE', web, { body: { preconditions: { uid: 'x' } } }, { status: 409 }),
  ask(
    'after all that it is as it was',
    'GET',
    web,
    {},
    { body: { metadata: { generation: 1 }, spec: { replicas: 2 } } },
  ),
];

import { servicesApi } from '../lib/contract/api/services-api.ts';
import { expect, test } from './fixtures.ts';
import { createKey } from './support/api.ts';
import { harbour, inHarbour, waitUntilRead } from './support/harbour.ts';
import { sendRaw } from './support/raw.ts';

// A world of its own: nobody else's reads are among the calls that are counted.
test.use({ seed: 'kubernetes-ids' });

test.beforeEach(async ({ apiAs }) => {
  await waitUntilRead(await apiAs('viewer'));
});

const checkout = inHarbour('shop.deployment.checkout');

test('no id leads out of its place in the Kubernetes API', async ({ world, apiAs }) => {
  test.setTimeout(240_000);
  const { url } = world.quarterdeck;
  await (await apiAs('viewer')).call(servicesApi.get, checkout);
  const headers = {
    authorization: `Bearer ${await createKey(url, 'operator')}`,
    'content-type': 'application/json',
  };
  const at = `/api/v1/clusters/${encodeURIComponent(harbour)}`;
  const parts = [
    '%2e%2e',
    '..%2f..',
    'shop.deployment.%2e%2e',
    'shop.deployment.checkout%2fscale',
    'shop.deployment.checkout%2f..%2fcart',
    'shop.deployment.checkout%3fwatch=true',
    'shop.deployment.checkout%23x',
    'shop.deployment.checkout%00',
    'shop.deployment...%2fsecrets%2fcheckout-database',
    'shop.deployment.Checkout',
    'shop.secrets.checkout-database',
    'shop%2f..%2fpayments.deployment.ledger',
    '..deployment.checkout',
    '.deployment.checkout',
    'shop..checkout',
    'shop.deployment.',
    'shop.%252e%252e',
    'shop.checkout%2flog',
    `shop.${'x'.repeat(254)}`,
    'arn:aws:ecs:eu-west-1:123456789012:service%2fshop%2fcheckout',
  ];
  const evil = [
    '..',
    '.',
    '../../secrets',
    'checkout-database/..',
    'a?b=c',
    '%2e%2e',
    'x'.repeat(254),
    'A B',
  ];
  const routes = [
    ...parts.flatMap((part) => [
      `/services/${part}`,
      `/services/${part}/manifest`,
      `/services/${part}/logs`,
      `/services/${part}/events`,
      `/tasks/${part}`,
      `/tasks/${part}/manifest`,
      `/nodes/${part}/manifest`,
      `/services/shop.deployment.checkout/revisions/${part}`,
    ]),
    ...evil.map(
      (name) => `/objects/manifest?${new URLSearchParams({ resource: 'pods', namespace: 'shop', name })}`,
    ),
    ...evil.map((namespace) => `/objects?${new URLSearchParams({ resource: 'pods', namespace })}`),
    ...evil.map((resource) => `/objects?${new URLSearchParams({ resource })}`),
  ];
  await world.simulator.forgetCalls();
  for (const route of routes) {
    const { status, body } = await sendRaw(url, { path: `${at}${route}`, headers });
    expect([400, 404, 308], `${route}: ${status} ${body}`).toContain(status);
  }
  for (const part of parts)
    for (const [place, action] of [
      [`/services/${part}/plans`, 'restart'],
      [`/nodes/${part}/plans`, 'cordon'],
    ]) {
      const request = { path: `${at}${place}`, method: 'POST', headers, body: JSON.stringify({ action }) };
      const { status, body } = await sendRaw(url, request);
      expect([400, 404, 308], `${place}: ${status} ${body}`).toContain(status);
    }
  const calls = await world.simulator.listCalls();
  // What we may do is asked of the cluster by ourselves, now and then.
  const touched = calls
    .map(({ operation }) => operation)
    .filter((name) => name.startsWith('kubernetes:') && !name.includes('/selfsubject'));
  expect(touched.filter((name) => /secret|scale|exec|proxy|create|patch|delete/.test(name))).toEqual([]);
});

import { expect, test } from 'vitest';
import { imageLabel, rolloutText } from './image-text.ts';

test('an image is called by its tag, else by the head of its digest', () => {
  expect(imageLabel({ reference: 'a.dkr.ecr/shop/web:v1', tag: 'v1' })).toBe('v1');
  expect(imageLabel({ reference: `shop/web@sha256:${'ab12'.repeat(16)}` })).toBe('ab12ab12…');
});

test('a rollout within a family names only the numbers', () => {
  expect(rolloutText('shop-cart:3', 'shop-cart:4')).toBe('revision 3 → 4');
  expect(rolloutText('shop-cart:3', 'cart-v2:1')).toBe('shop-cart:3 → cart-v2:1');
});

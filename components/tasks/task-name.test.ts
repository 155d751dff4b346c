import { expect, test } from 'vitest';
import { taskMark, taskName } from './task-name.ts';

const ecs = '7f3a91c0d2e84b5f9a1b2c3d4e5f60c2';

test('a task of ECS is shortened, a pod keeps its name', () => {
  expect(taskName(ecs)).toBe('7f3a91c0…c2');
  expect(taskName('shop.checkout-7d9c5b6f4-x2x9z')).toBe('checkout-7d9c5b6f4-x2x9z');
});

test('the mark tells the tasks of one service apart', () => {
  expect(taskMark(ecs)).toBe('7f3a91c0');
  expect(taskMark('shop.checkout-7d9c5b6f4-x2x9z')).toBe('x2x9z');
  expect(taskMark('shop.search-0')).toBe('0');
});

import { expect, test } from 'vitest';
import { pressCtrl } from './press-ctrl.ts';

test('Ctrl makes a control character of a letter, and leaves the rest', () => {
  expect(pressCtrl('c')).toBe('\u0003');
  expect(pressCtrl('D')).toBe('\u0004');
  expect(pressCtrl('[')).toBe('\u001b');
  expect(pressCtrl('7')).toBe('7');
  expect(pressCtrl('\u001b[A')).toBe('\u001b[A');
  expect(pressCtrl('ü')).toBe('ü');
});

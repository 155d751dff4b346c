import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeCbor, encodeCbor } from './cbor.ts';
import type { Json } from './operation.ts';

test('what is encoded is decoded to the same value', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      const plain = JSON.parse(JSON.stringify(value)) as Json;
      expect(decodeCbor(encodeCbor(plain))).toEqual(plain);
    }),
  );
});

test('a key that JavaScript treats specially is a key like any other', () => {
  const plain = JSON.parse('{"__proto__":{"a":1}}') as Json;
  expect(JSON.stringify(decodeCbor(encodeCbor(plain)))).toBe('{"__proto__":{"a":1}}');
});

test('an instant carries the tag for epoch seconds', () => {
  expect(encodeCbor({ Timestamp: 1 }).toString('hex')).toBe('a16954696d657374616d70c101');
});

test('maps and texts of unknown length are read', () => {
  expect(decodeCbor(Buffer.from('bf61617f6162ffff', 'hex'))).toEqual({ a: 'b' });
});

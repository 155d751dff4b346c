import { expect, test } from 'vitest';
import { parseQuery, renderQueryAnswer } from './query-protocol.ts';

test('a form becomes nested members, its lists in their order', () => {
  expect(parseQuery('Action=X&Names.member.2=b&Names.member.1=a&Filter.member.1.Name=n')).toEqual({
    Action: 'X',
    Names: ['a', 'b'],
    Filter: [{ Name: 'n' }],
  });
});

test('an answer is XML with its text escaped', () => {
  const xml = renderQueryAnswer({
    operation: 'Do',
    namespace: 'urn:x',
    output: { Items: [{ Name: '<a&b>' }], Gone: undefined },
    requestId: 'r',
  });
  expect(xml).toBe(
    '<DoResponse xmlns="urn:x"><DoResult><Items><member><Name>&lt;a&amp;b&gt;</Name></member></Items></DoResult>' +
      '<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></DoResponse>',
  );
});

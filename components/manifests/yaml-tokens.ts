export type YamlToken = { kind: 'key' | 'mark' | 'value' | 'comment'; text: string };

/** A key with its colon; a key in quotes may hold colons. */
const keyPattern = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s#"'][^#]*?)(:)(?=\s|$)/;

/** The parts of one line of YAML as it is written, for colour only; joined they are the line again. */
export const tokenizeYaml = (line: string): YamlToken[] => {
  const tokens: YamlToken[] = [];
  const indent = /^\s*/.exec(line)?.[0] ?? '';
  let rest = line.slice(indent.length);
  if (indent) tokens.push({ kind: 'value', text: indent });
  if (rest.startsWith('#')) return [...tokens, { kind: 'comment', text: rest }];
  for (let dash = /^-\s+/.exec(rest)?.[0]; dash; dash = /^-\s+/.exec(rest)?.[0]) {
    tokens.push({ kind: 'mark', text: dash });
    rest = rest.slice(dash.length);
  }
  const key = keyPattern.exec(rest);
  if (key?.[1]) {
    tokens.push({ kind: 'key', text: key[1] }, { kind: 'mark', text: ':' });
    rest = rest.slice(key[0].length);
  }
  if (rest) tokens.push({ kind: 'value', text: rest });
  return tokens;
};

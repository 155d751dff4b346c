import type { AwsError, Json, JsonObject } from './operation.ts';

type Node = { value?: string; children: Map<string, Node> };

/** `A.member.1.B=x` becomes `{A: [{B: 'x'}]}`; every scalar stays text. */
export function parseQuery(body: string): JsonObject {
  const root: Node = { children: new Map() };
  for (const [key, value] of new URLSearchParams(body)) {
    let node = root;
    for (const part of key.split('.')) {
      let child = node.children.get(part);
      if (!child) {
        child = { children: new Map() };
        node.children.set(part, child);
      }
      node = child;
    }
    node.value = value;
  }
  const object: JsonObject = {};
  for (const [key, node] of root.children) object[key] = toJson(node);
  return object;
}

function toJson(node: Node): Json {
  if (node.children.size === 0) return node.value ?? '';
  const list = node.children.get('member');
  if (list) {
    return [...list.children.entries()]
      .sort(([left], [right]) => Number(left) - Number(right))
      .map(([, child]) => toJson(child));
  }
  const object: { [key: string]: Json } = {};
  for (const [key, child] of node.children) object[key] = toJson(child);
  return object;
}

const escapeXml = (text: string): string =>
  text.replace(
    /[&<>"]/g,
    (letter) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[letter] ?? letter,
  );

function renderValue(value: Json): string {
  if (value === null) return '';
  if (Array.isArray(value)) return value.map((item) => `<member>${renderValue(item)}</member>`).join('');
  if (typeof value === 'object') {
    return Object.entries(value)
      .filter(([, child]) => child !== undefined && child !== null)
      .map(([key, child]) => `<${key}>${renderValue(child ?? null)}</${key}>`)
      .join('');
  }
  return escapeXml(String(value));
}

export function renderQueryAnswer(input: {
  operation: string;
  namespace: string;
  output: JsonObject;
  requestId: string;
}): string {
  const { operation, namespace, output, requestId } = input;
  return (
    `<${operation}Response xmlns="${namespace}"><${operation}Result>${renderValue(output as Json)}</${operation}Result>` +
    `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${operation}Response>`
  );
}

export function renderQueryError(error: AwsError, namespace: string, requestId: string): string {
  const type = error.status >= 500 ? 'Receiver' : 'Sender';
  return (
    `<ErrorResponse xmlns="${namespace}"><Error><Type>${type}</Type><Code>${escapeXml(error.code)}</Code>` +
    `<Message>${escapeXml(error.message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`
  );
}

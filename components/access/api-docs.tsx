'use client';
import { useQuery } from '@tanstack/react-query';
import { classNames } from '#components/ui/class-names.ts';
import { FailedState } from '#components/ui/empty-state.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';

type Schema = Record<string, unknown>;
type Content = { content?: Record<string, { schema?: Schema }>; description?: string };
type Parameter = { name: string; in: string; required?: boolean; description?: string; schema?: Schema };
type Operation = {
  summary?: string;
  description?: string;
  parameters?: Parameter[];
  requestBody?: Content;
  responses?: Record<string, Content>;
};
type Document = { paths: Record<string, Record<string, Operation>> };
type Entry = { id: string; method: string; path: string; operation: Operation };

const methods = ['get', 'post', 'delete', 'put', 'patch'];

const readDocument = async (url: string): Promise<Document> => {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  return (await response.json()) as Document;
};

/** The endpoints by the first word of their path, in the order of the document. */
const groupEntries = (document: Document): Map<string, Entry[]> => {
  const groups = new Map<string, Entry[]>();
  for (const [path, item] of Object.entries(document.paths))
    for (const method of methods) {
      const operation = item[method];
      if (!operation) continue;
      const group = path.replace('/api/v1', '').split('/')[1] ?? path;
      const entries = groups.get(group) ?? [];
      entries.push({ id: `${method} ${path}`, method, path, operation });
      groups.set(group, entries);
    }
  return groups;
};

const SchemaText = ({ content }: { content: Content }) => {
  const schema = Object.values(content.content ?? {})[0]?.schema;
  if (!schema) return null;
  return (
    <pre
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard
      tabIndex={0}
      className="mt-1 max-h-80 overflow-auto rounded-control border bg-sunk p-2.5 font-mono text-xs"
    >
      {JSON.stringify(schema, null, 2)}
    </pre>
  );
};

const typeOf = ({ schema }: Parameter): string => {
  if (!schema) return '';
  if (Array.isArray(schema.enum)) return schema.enum.join(', ');
  return typeof schema.type === 'string' ? schema.type : '';
};

const Details = ({ operation }: { operation: Operation }) => (
  <div className="grid gap-3 px-4 pt-1 pb-3">
    {operation.description ? <p className="text-muted">{operation.description}</p> : null}
    {operation.parameters && operation.parameters.length > 0 ? (
      <dl className="grid grid-cols-[minmax(0,auto)_minmax(0,1fr)] gap-x-4 gap-y-1">
        {operation.parameters.map((parameter) => (
          <div key={parameter.in + parameter.name} className="contents">
            <dt className="font-mono text-sm">{parameter.name}</dt>
            <dd className="wrap-anywhere text-muted">
              {parameter.in}
              {parameter.required ? ', required' : ''} {typeOf(parameter)} {parameter.description ?? ''}
            </dd>
          </div>
        ))}
      </dl>
    ) : null}
    {operation.requestBody ? (
      <div>
        <p className="font-medium">Body</p>
        <SchemaText content={operation.requestBody} />
      </div>
    ) : null}
    {Object.entries(operation.responses ?? {}).map(([status, response]) => (
      <div key={status}>
        <p>
          <b className="font-medium">{status}</b> <span className="text-muted">{response.description}</span>
        </p>
        {status.startsWith('2') ? <SchemaText content={response} /> : null}
      </div>
    ))}
  </div>
);

/** The OpenAPI document, readable: each endpoint with its parameters, its body and its answers. */
export const ApiDocs = ({ url }: { url: string }) => {
  const document = useQuery({ queryKey: ['openapi'], queryFn: () => readDocument(url), staleTime: Infinity });
  if (document.error)
    return (
      <Panel flush>
        <FailedState
          what="The documentation"
          error={document.error}
          onRetry={() => void document.refetch()}
        />
      </Panel>
    );
  if (!document.data) return <SkeletonRows rows={10} />;
  return (
    <div className="grid gap-4">
      {[...groupEntries(document.data)].map(([group, entries]) => (
        <Panel key={group} title={group} flush className="pb-1">
          {entries.map(({ id, method, path, operation }) => (
            <details key={id} className="border-b last:border-b-0" data-row-id={id}>
              <summary className="flex min-h-9 flex-wrap items-center gap-x-3 px-4 py-1 hover:bg-sunk max-sm:min-h-11">
                <span
                  className={classNames(
                    'w-14 font-mono text-sm font-semibold uppercase',
                    method === 'get' ? 'text-muted' : 'text-text',
                  )}
                >
                  {method}
                </span>
                <span className="wrap-anywhere font-mono text-sm">{path}</span>
                <span className="text-muted">{operation.summary}</span>
              </summary>
              <Details operation={operation} />
            </details>
          ))}
        </Panel>
      ))}
    </div>
  );
};

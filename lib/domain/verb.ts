import type { Endpoint } from '#lib/contract/endpoint.ts';
import type { Context } from './context.ts';
import type { ReadPermission, WritePermission } from './permission.ts';

type Run<Input, Output> = (ctx: Context, input: Input) => Promise<Output>;

type AuditLine = { action: string; target: string };
/** The line may need a look at what is about to change, to name it as people do. */
type Audit<Input> = (input: Input, ctx: Context) => AuditLine | Promise<AuditLine>;

/** A read: it carries its endpoint and never writes. */
export type Query<Input, Output> = {
  readonly kind: 'query';
  readonly endpoint: Endpoint<Input, Output>;
  readonly permission: ReadPermission;
  readonly run: Run<Input, Output>;
};

/** A write: it carries its endpoint, its permission and the line that the audit keeps. */
export type Command<Input, Output> = {
  readonly kind: 'command';
  readonly endpoint: Endpoint<Input, Output>;
  readonly permission: WritePermission;
  /** Changes AWS or Kubernetes: refused in read-only mode. */
  readonly changesCloud: boolean;
  readonly audit: Audit<Input>;
  readonly run: Run<Input, Output>;
};

export type Verb<Input, Output> = Query<Input, Output> | Command<Input, Output>;

export const query = <Input, Output>(
  endpoint: Endpoint<Input, Output>,
  options: { permission: ReadPermission; run: Run<Input, Output> },
): Query<Input, Output> => ({ kind: 'query', endpoint, ...options });

export const command = <Input, Output>(
  endpoint: Endpoint<Input, Output>,
  options: {
    permission: WritePermission;
    changesCloud: boolean;
    audit: Audit<Input>;
    run: Run<Input, Output>;
  },
): Command<Input, Output> => ({ kind: 'command', endpoint, ...options });

import type { Node } from '#lib/contract/clusters.ts';
import type { Context } from '#lib/domain/context.ts';
import { cutToActor } from '#lib/domain/may-change.ts';

/** A node with what this person may plan of it. */
export const nodeFor =
  (ctx: Context) =>
  (node: Node): Node =>
    node.can ? { ...node, can: cutToActor(node.can, ctx) } : node;

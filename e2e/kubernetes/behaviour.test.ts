import { afterAll, beforeAll, describe } from 'vitest';
import { admittingSuite } from './behaviour/admitting.ts';
import { batchSuite } from './behaviour/batch.ts';
import { changingSuite } from './behaviour/changing.ts';
import { drainingSuite } from './behaviour/draining.ts';
import { type Ground, openReal, openSimulated } from './behaviour/ground.ts';
import { limitingSuite } from './behaviour/limiting.ts';
import { measuringSuite } from './behaviour/measuring.ts';
import { openProduct, type Product } from './behaviour/product.ts';
import { readingSuite } from './behaviour/reading.ts';
import { streamingSuite } from './behaviour/streaming.ts';
import { watchingSuite } from './behaviour/watching.ts';
import { describeRealKubernetes } from './real-kubernetes.ts';

/** What the product does with a cluster of EKS, whoever is behind it. */
function behave(openGround: () => Promise<Ground>): void {
  let ground: Ground;
  let product: Product;
  const open = () => ({ ground, product });

  beforeAll(async () => {
    ground = await openGround();
    product = openProduct(ground);
  });
  afterAll(async () => {
    product?.close();
    await ground?.close();
  });

  readingSuite(open);
  batchSuite(open);
  changingSuite(open);
  admittingSuite(open);
  drainingSuite(open);
  streamingSuite(open);
  limitingSuite(open);
  measuringSuite(open);
  watchingSuite(open);
}

describe('the product on the simulated Kubernetes', () => behave(openSimulated));
describeRealKubernetes('the product on a real Kubernetes', (binary) => behave(() => openReal(binary)));

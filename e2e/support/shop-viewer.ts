import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Settings } from '../fixtures.ts';

/** One connection with a role that the cluster lets read the namespace shop, and no more. */
export const asShopViewer: Settings = {
  of: async ({ folder }) => {
    const config = path.join(folder, 'shop-viewer.yaml');
    const connection = {
      name: 'prod',
      roleArn: 'arn:aws:iam::123456789012:role/shop-viewer',
      regions: ['eu-west-1'],
    };
    // YAML takes JSON.
    writeFileSync(config, JSON.stringify({ connections: [connection] }));
    return { env: { QUARTERDECK_CONFIG: config } };
  },
};

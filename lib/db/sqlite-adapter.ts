import { PrismaLibSql } from '@prisma/adapter-libsql';

type Client = ReturnType<PrismaLibSql['createClient']>;
type Transaction = Awaited<ReturnType<Client['transaction']>>;
type Config = Parameters<PrismaLibSql['createClient']>[0];

/** A transaction on the client's own connection. */
const beginOn = async (client: Client): Promise<Transaction> => {
  await client.execute('BEGIN');
  let isOpen = true;
  const rollback = async () => {
    if (!isOpen) return;
    isOpen = false;
    await client.execute('ROLLBACK');
  };
  return {
    execute: client.execute.bind(client),
    batch: client.batch.bind(client),
    executeMultiple: client.executeMultiple.bind(client),
    commit: async () => {
      try {
        await client.execute('COMMIT');
        isOpen = false;
      } catch (error) {
        await rollback();
        throw error;
      }
    },
    rollback,
    close: () => void rollback(),
    get closed() {
      return !isOpen;
    },
  };
};

/**
 * Prisma's adapter on one connection. Left to itself the client gives every transaction its connection
 * away and never closes it: two file handles each, until there are no more. The adapter lets nothing
 * else run while a transaction is open, so that one connection is enough.
 */
export class SqliteAdapter extends PrismaLibSql {
  override createClient(config: Config): Client {
    const client = super.createClient(config);
    client.transaction = () => beginOn(client);
    return client;
  }
}

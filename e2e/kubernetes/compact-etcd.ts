type Answer = { header: { revision: string } };

const encode = (text: string): string => Buffer.from(text).toString('base64');
// Where API servers tell each other what was forgotten; their caches go by it.
const key = encode('compact_rev_key');

/** Makes etcd forget every version before now, as an API server has it do every few minutes. */
export async function compactEtcd(port: number): Promise<void> {
  const ask = async (what: string, body: object): Promise<Answer> => {
    const answer = await fetch(`http://127.0.0.1:${port}/v3/kv/${what}`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`etcd answered ${answer.status} to ${what}: ${await answer.text()}`);
    return (await answer.json()) as Answer;
  };
  const { revision } = (await ask('range', { key })).header;
  await ask('put', { key, value: encode(revision) });
  await ask('compaction', { revision, physical: true });
}

/** Sends a sign-in, a demo entry or a setup. Answers what went wrong in words, or null when one is in. */
export const postAuth = async (
  path: 'sign-in/email' | 'demo' | 'setup',
  body: unknown,
): Promise<string | null> => {
  const response = await fetch(`/api/auth/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-quarterdeck': '1' },
    body: JSON.stringify(body),
    credentials: 'same-origin',
    cache: 'no-store',
  }).catch(() => null);
  if (!response) return 'Quarterdeck cannot be reached. Try again.';
  if (response.ok) return null;
  const answer: { error?: { message?: string } } = await response.json().catch(() => ({}));
  return answer.error?.message ?? `The server answered ${response.status}.`;
};

const isLoopback = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const { hostname } = new URL(text);
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
};

/**
 * Why some call to AWS could leave this machine: no endpoint for every service, or one that is not loopback.
 * Variables win over a profile's endpoints, so the profile need not be read. Empty when all stay here.
 */
export const findForeignEndpoints = (source: Readonly<Record<string, string | undefined>>): string[] => {
  const endpoints = Object.entries(source).filter(
    ([name, value]) => /^AWS_ENDPOINT_URL(_|$)/.test(name) && value,
  );
  const foreign = endpoints
    .filter(([, value]) => !isLoopback(value ?? ''))
    .map(([name, value]) => `${name} is ${value}`);
  if (!source.AWS_ENDPOINT_URL) foreign.push('AWS_ENDPOINT_URL is not set');
  if (source.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS?.toLowerCase() === 'true')
    foreign.push('AWS_IGNORE_CONFIGURED_ENDPOINT_URLS is true');
  return foreign;
};

/** Words that the log lines are made of. */
export const paths = [
  '/api/v2/baskets/{id}',
  '/api/v2/baskets/{id}/items',
  '/api/v2/orders/{id}',
  '/api/v2/orders?status=open&limit=50',
  '/api/v2/products/{id}',
  '/api/v2/products/search?q=lantern',
  '/api/v2/customers/{id}/addresses',
  '/api/v2/prices?sku={id}',
  '/healthz',
] as const;

export const methods = ['GET', 'GET', 'GET', 'GET', 'POST', 'PUT', 'DELETE'] as const;

export const agents = [
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148',
  'ELB-HealthChecker/2.0',
  'okhttp/5.1.0',
  'python-requests/2.32.4',
] as const;

export const facts = [
  'cache refreshed: {n} entries in {ms} ms',
  'order {id} moved to state PACKED',
  'published {n} messages to queue orders-outbox',
  'connection pool: {n} idle, 3 busy, 0 waiting',
  'job price-import finished in {ms} ms, {n} rows',
  'session {id} renewed for 3600 s',
  'fetched exchange rates from upstream in {ms} ms',
  'customer {id} signed in',
  'Zustellung für Kundin Grünwald eingeplant: {n} Pakete ✓',
] as const;

export const warnings = [
  'slow query: SELECT * FROM order_items WHERE order_id = $1 took {ms} ms',
  'retrying POST https://payments.internal/v1/charges (attempt 2 of 3): socket hang up',
  'rate limit at 80 % for client {id}',
  'certificate of payments.internal expires in {n} days',
] as const;

export const errors = [
  'payment provider answered 502 Bad Gateway for charge {id}',
  'could not reserve stock for order {id}: deadlock detected',
  'unhandled rejection in request {id}',
] as const;

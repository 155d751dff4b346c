import type { Random } from './random.ts';

const javaFrames = [
  'com.harbour.payments.ChargeService.charge(ChargeService.java:118)',
  'com.harbour.payments.ChargeController.create(ChargeController.java:54)',
  'java.base/jdk.internal.reflect.DirectMethodHandleAccessor.invoke(DirectMethodHandleAccessor.java:103)',
  'org.springframework.web.method.support.InvocableHandlerMethod.doInvoke(InvocableHandlerMethod.java:255)',
  'org.springframework.web.servlet.DispatcherServlet.doDispatch(DispatcherServlet.java:1089)',
  'org.apache.catalina.core.ApplicationFilterChain.doFilter(ApplicationFilterChain.java:138)',
  'org.apache.coyote.http11.Http11Processor.service(Http11Processor.java:397)',
  'java.base/java.lang.Thread.run(Thread.java:1583)',
];

export type TraceInput = { random: Random; atMs: number; head: string };

/** A stack trace: one event of many lines, or, as a bare `awslogs` driver sends it, one event for each line. */
export function createTrace({ random, head }: TraceInput): string[] {
  const lines = [
    head,
    'java.lang.IllegalStateException: charge was not confirmed in time',
    ...javaFrames.slice(0, random.int(4, javaFrames.length)).map((frame) => `\tat ${frame}`),
    'Caused by: java.net.SocketTimeoutException: Read timed out',
    '\tat java.base/sun.nio.ch.NioSocketImpl.timedRead(NioSocketImpl.java:278)',
    `\t... ${random.int(12, 60)} more`,
  ];
  return random.chance(0.5) ? [lines.join('\n')] : lines;
}

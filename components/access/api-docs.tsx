'use client';
import 'swagger-ui-dist/swagger-ui.css';
import { useEffect, useRef, useState } from 'react';
import { FailedState } from '#components/ui/empty-state.tsx';
import { SkeletonRows } from '#components/ui/skeleton.tsx';

/** The OpenAPI document, readable; the reader is loaded only here. */
export const ApiDocs = ({ url }: { url: string }) => {
  const box = useRef<HTMLDivElement>(null);
  const [phase, setPhase] = useState<'loading' | 'shown' | 'failed'>('loading');
  useEffect(() => {
    let isGone = false;
    import('swagger-ui-dist/swagger-ui-es-bundle.js')
      .then((loaded) => {
        if (isGone || !box.current) return;
        loaded.default({
          url,
          domNode: box.current,
          deepLinking: false,
          defaultModelsExpandDepth: 0,
          docExpansion: 'list',
          supportedSubmitMethods: [],
          onComplete: () => setPhase('shown'),
        });
      })
      .catch(() => setPhase('failed'));
    return () => {
      isGone = true;
    };
  }, [url]);
  return (
    <>
      {phase === 'loading' ? <SkeletonRows rows={10} /> : null}
      {phase === 'failed' ? (
        <FailedState what="The reader of the documentation" error={new Error('It could not be loaded.')} />
      ) : null}
      <div ref={box} className="api-docs" />
    </>
  );
};

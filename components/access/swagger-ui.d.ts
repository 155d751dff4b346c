declare module 'swagger-ui-dist/swagger-ui-es-bundle.js' {
  const SwaggerUi: (options: {
    url: string;
    domNode: HTMLElement;
    deepLinking: boolean;
    defaultModelsExpandDepth: number;
    docExpansion: 'list' | 'none';
    supportedSubmitMethods: string[];
    onComplete: () => void;
  }) => unknown;
  // biome-ignore lint/style/noDefaultExport: the package has only this one
  export default SwaggerUi;
}

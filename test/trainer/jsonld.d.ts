/** The one function that is used; the package has no types of its own. */
declare module 'jsonld' {
  interface Term {
    readonly value: string;
  }
  const jsonld: {
    toRDF(
      document: object,
      options: { readonly safe: boolean; readonly documentLoader: (url: string) => Promise<never> },
    ): Promise<readonly { readonly subject: Term; readonly predicate: Term; readonly object: Term }[]>;
  };
  export default jsonld;
}

/** What the pages may import besides TypeScript: style sheets, which the build takes along. */
declare module '*.css' {}

/** A style sheet that TypeScript imports is its minified text: see site/build/css-text.ts. */
declare module '*.css' {
  const text: string;
  export default text;
}

/** A text file that a bot imports: the bundle has its content. */
declare module '*.txt' {
  const text: string;
  export default text;
}

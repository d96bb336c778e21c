declare module 'serverless-offline/lambda' {
  const Lambda: import('./bound-functions.ts').OfflineLambda;
  export default Lambda;
}

/** The oldest browsers that the plugin runs in, for esbuild: the first ones with constructed style sheets. */
export const browsers = ['chrome111', 'firefox114', 'safari16.4'];

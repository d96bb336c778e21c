/** esbuild writes each imported style sheet into the page's own `.css`. */
declare module '*.css';

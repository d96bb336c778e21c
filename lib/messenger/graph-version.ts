/** The Graph API version of every call and of every snippet, and the only place that names it. */
export const GRAPH_VERSION = 'v26.0';

/**
 * Returns a function that requests a run. All requests of one moment lead to one run, in a task of its own: one frame
 * from the server may change several things, and a slow phone gets time to react.
 */
export function oncePerTask(run: () => void): () => void {
  let requested = false;
  return () => {
    if (requested) return;
    requested = true;
    setTimeout(() => {
      requested = false;
      run();
    });
  };
}

/**
 * Plays a soft tone. It is synthesised, so there is no file that a policy could block. Silent until the visitor used
 * the page.
 */
export function chime(): void {
  try {
    const context = new AudioContext();
    const tone = context.createOscillator();
    const volume = context.createGain();
    const end = context.currentTime + 0.4;
    tone.frequency.value = 720;
    volume.gain.value = 0.1;
    volume.gain.linearRampToValueAtTime(0, end);
    tone.connect(volume).connect(context.destination);
    tone.start();
    tone.stop(end);
    tone.onended = () => context.close();
  } catch {
    // A browser without audio stays silent.
  }
}

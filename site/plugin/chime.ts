/** Two soft tones, made on the spot: no file to fetch, nothing for a policy to refuse. Silent where the browser wants a gesture first. */
export function chime(): void {
  try {
    const context = new AudioContext();
    [660, 880].forEach((pitch, index) => {
      const start = context.currentTime + index * 0.12;
      const tone = context.createOscillator();
      const volume = context.createGain();
      tone.frequency.value = pitch;
      volume.gain.setValueAtTime(0.0001, start);
      volume.gain.exponentialRampToValueAtTime(0.08, start + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.0001, start + 0.25);
      tone.connect(volume).connect(context.destination);
      tone.start(start);
      tone.stop(start + 0.3);
    });
    setTimeout(() => void context.close(), 1000);
  } catch {}
}

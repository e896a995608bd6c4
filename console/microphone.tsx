/** Records a sound with the microphone. */
import { useRef, useState } from 'preact/hooks';
import type { ChosenFile } from './request';

/** Whether this browser can record here. It needs HTTPS, or the own machine. */
export const canRecord = (): boolean => 'MediaRecorder' in globalThis && 'mediaDevices' in navigator;

/** A button that starts and ends a recording. */
export function Recorder({ recorded }: { recorded: (sound: ChosenFile) => void }) {
  const [isOn, setOn] = useState(false);
  const [trouble, setTrouble] = useState('');
  const recorder = useRef<MediaRecorder>(undefined);

  async function start() {
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      const pieces: Blob[] = [];
      const media = new MediaRecorder(stream);
      media.ondataavailable = ({ data }) => pieces.push(data);
      media.onstop = () => {
        for (const track of stream.getTracks()) track.stop();
        setOn(false);
        void finish(new Blob(pieces, { type: media.mimeType }));
      };
      media.start();
      recorder.current = media;
      setTrouble('');
      setOn(true);
    } catch {
      setTrouble(
        'The browser does not let this page use the microphone. Allow it beside the address, or choose a file.',
      );
    }
  }

  async function finish(sound: Blob) {
    const [type = 'audio/webm'] = sound.type.split(';');
    const ending = type.includes('mp4') ? 'm4a' : type.includes('ogg') ? 'ogg' : 'webm';
    recorded({ name: `recording.${ending}`, type, bytes: new Uint8Array(await sound.arrayBuffer()) });
  }

  return (
    <>
      <button
        type="button"
        class={isOn ? 'recording' : undefined}
        aria-pressed={isOn}
        onClick={() => (isOn ? recorder.current?.stop() : void start())}
      >
        {isOn ? 'Stop recording' : 'Record'}
      </button>
      {trouble && (
        <p class="note bad" role="alert">
          {trouble}
        </p>
      )}
    </>
  );
}

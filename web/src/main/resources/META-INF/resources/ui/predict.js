// The page on which a model listens: drop a file, or record one. What is recorded, and what is no
// WAV or FLAC, becomes a WAV file in the browser and goes into the form as if it had been chosen.
"use strict";
(() => {
  const form = document.getElementById("predict");
  if (!form) return;
  const input = form.elements.recording;
  const zone = form.querySelector(".drop");
  const button = document.getElementById("record");
  const status = document.getElementById("recorded");
  const mostSeconds = Number(form.dataset.mostSeconds);
  const say = (text) => { status.textContent = text; };

  const choose = (file) => {
    const chosen = new DataTransfer();
    chosen.items.add(file);
    input.files = chosen.files;
  };

  /** Mono PCM of 16 bits. */
  const wav = (sound) => {
    const channels = [...Array(sound.numberOfChannels).keys()].map((c) => sound.getChannelData(c));
    const view = new DataView(new ArrayBuffer(44 + 2 * sound.length));
    const text = (at, value) => [...value].forEach((c, i) => view.setUint8(at + i, c.charCodeAt(0)));
    text(0, "RIFF");
    view.setUint32(4, 36 + 2 * sound.length, true);
    text(8, "WAVEfmt ");
    view.setUint32(16, 16, true);
    view.setUint16(20, 1, true);
    view.setUint16(22, 1, true);
    view.setUint32(24, sound.sampleRate, true);
    view.setUint32(28, 2 * sound.sampleRate, true);
    view.setUint16(32, 2, true);
    view.setUint16(34, 16, true);
    text(36, "data");
    view.setUint32(40, 2 * sound.length, true);
    for (let i = 0; i < sound.length; i++) {
      const mean = channels.reduce((sum, channel) => sum + channel[i], 0) / channels.length;
      view.setInt16(44 + 2 * i, Math.round(Math.max(-1, Math.min(1, mean)) * 32767), true);
    }
    return view.buffer;
  };

  /** What the browser can play as a WAV file of 16 kHz. */
  const decoded = async (blob, name) => {
    const context = new OfflineAudioContext(1, 1, 16000);
    const sound = await context.decodeAudioData(await blob.arrayBuffer());
    say(`${sound.duration.toFixed(1)} s`);
    return new File([wav(sound)], name, { type: "audio/wav" });
  };

  const isRead = async (file) => {
    const head = new TextDecoder("latin1").decode(await file.slice(0, 4).arrayBuffer());
    return head === "RIFF" || head === "fLaC";
  };

  const take = async (file) => {
    if (!file) return;
    try {
      choose((await isRead(file)) ? file : await decoded(file, file.name.replace(/\.\w+$/, "") + ".wav"));
      say(file.name);
    } catch {
      say(`${file.name} is no sound that this browser can read.`);
    }
  };
  input.addEventListener("change", () => take(input.files[0]));

  for (const over of ["dragenter", "dragover"]) {
    zone.addEventListener(over, (event) => { event.preventDefault(); zone.classList.add("over"); });
  }
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    take(event.dataTransfer.files[0]);
  });

  if (!navigator.mediaDevices || !window.MediaRecorder) return; // not over plain HTTP from elsewhere
  button.hidden = false;
  let recorder = null;
  let clock = 0;
  const stop = () => recorder && recorder.state !== "inactive" && recorder.stop();
  button.addEventListener("click", async () => {
    if (recorder) return stop();
    try {
      const stream = await navigator.mediaDevices.getUserMedia({
        audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
      });
      const pieces = [];
      const began = Date.now();
      recorder = new MediaRecorder(stream);
      recorder.addEventListener("dataavailable", (event) => pieces.push(event.data));
      recorder.addEventListener("stop", async () => {
        clearInterval(clock);
        stream.getTracks().forEach((track) => track.stop());
        recorder = null;
        button.textContent = "Record again";
        button.removeAttribute("aria-pressed");
        try {
          choose(await decoded(new Blob(pieces), "recording.wav"));
          say(`Recorded ${status.textContent}`);
        } catch {
          say("Nothing was recorded.");
        }
      });
      recorder.start();
      button.textContent = "Stop";
      button.setAttribute("aria-pressed", "true");
      clock = setInterval(() => {
        const seconds = (Date.now() - began) / 1000;
        say(`${seconds.toFixed(0)} s`);
        if (seconds >= mostSeconds - 1) stop();
      }, 500);
    } catch {
      recorder = null;
      say("The browser gave no microphone.");
    }
  });
})();

// Reads marked parts of a page aloud (data-read), where the browser has a voice for their language on this machine.
// A voice elsewhere would send the text away, so none is used. Without a voice, or without this script, nothing is shown.
(() => {
  "use strict";
  const { say, stop } = document.currentScript.dataset;
  const synth = window.speechSynthesis;
  const parts = [...document.querySelectorAll("[data-read]")];
  if (!synth || parts.length === 0) return;

  const primary = (code) => code.toLowerCase().split(/[-_]/)[0];
  const languageOf = (part) => part.closest("[lang]").lang;
  const voiceFor = (part) =>
    synth.getVoices().find((voice) => voice.localService && primary(voice.lang) === primary(languageOf(part)));
  let reading = null;

  const silence = () => {
    synth.cancel();
    if (reading) reading.textContent = say;
    reading = null;
  };

  // One utterance for each block: long ones are cut off by some browsers.
  const textsOf = (part) => {
    const blocks = [...part.querySelectorAll("h1,h2,h3,p,li,dt,dd,caption,label,legend")];
    const texts = blocks.length > 0 ? blocks : [part];
    return texts.map((block) => block.innerText.trim()).filter((text) => text !== "");
  };

  const read = (part, button) => {
    const again = reading === button;
    silence();
    if (again) return;
    reading = button;
    button.textContent = stop;
    const texts = textsOf(part);
    texts.forEach((text, at) => {
      const utterance = new SpeechSynthesisUtterance(text);
      utterance.voice = voiceFor(part);
      utterance.lang = languageOf(part);
      if (at === texts.length - 1) {
        utterance.onend = () => {
          if (reading === button) silence();
        };
      }
      synth.speak(utterance);
    });
  };

  const offer = () => {
    for (const part of parts) {
      if (part.dataset.read === "offered" || !voiceFor(part)) continue;
      part.dataset.read = "offered";
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button text";
      button.textContent = say;
      if (part.id) button.setAttribute("aria-controls", part.id);
      button.addEventListener("click", () => read(part, button));
      part.before(button);
    }
  };

  offer();
  synth.addEventListener("voiceschanged", offer);
  window.addEventListener("pagehide", silence);
})();

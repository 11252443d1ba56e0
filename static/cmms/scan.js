// Reads codes with the camera where the browser can. Without it the field below is the way.
"use strict";
(async () => {
  const form = document.getElementById("scan");
  const box = document.getElementById("viewer");
  if (!form || !box || !("BarcodeDetector" in window) || !navigator.mediaDevices) {
    return;
  }
  const start = document.getElementById("camera");
  const video = box.querySelector("video");
  let stream = null;

  function stop() {
    stream?.getTracks().forEach((track) => track.stop());
    stream = null;
    box.hidden = true;
    start.hidden = !form.isConnected;
  }

  async function look(detector) {
    while (stream && form.isConnected) {
      try {
        const [found] = await detector.detect(video);
        if (found) {
          form.elements.code.value = found.rawValue;
          stop();
          form.requestSubmit();
          return;
        }
      } catch {
        // a frame that is not ready yet
      }
      await new Promise((done) => setTimeout(done, 150));
    }
    stop();
  }

  start.addEventListener("click", async () => {
    try {
      stream = await navigator.mediaDevices.getUserMedia({video: {facingMode: "environment"}});
      video.srcObject = stream;
      await video.play();
      box.hidden = false;
      start.hidden = true;
      look(new BarcodeDetector());
    } catch {
      document.getElementById("no-camera").hidden = false;
      stop();
    }
  });
  start.hidden = false;
  document.getElementById("find").classList.remove("pri");
})();

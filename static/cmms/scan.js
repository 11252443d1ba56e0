// Reads codes with the camera where the browser can. Without it the field below is the way.
(() => {
  const find = (id) => document.getElementById(id), form = find("scan"), box = find("viewer");
  if (!box || !("BarcodeDetector" in window) || !navigator.mediaDevices) return;
  const start = find("camera"), video = box.querySelector("video");
  let stream = null;

  function stop() {
    stream?.getTracks().forEach((track) => track.stop());
    stream = null;
    box.hidden = true;
    start.hidden = !form.isConnected;
  }

  async function look(detector) {
    while (stream && form.isConnected) {
      const [found] = await detector.detect(video).catch(() => []); // a frame may not be ready yet
      if (found) {
        form.elements.code.value = found.rawValue;
        stop();
        return form.requestSubmit();
      }
      await new Promise((done) => setTimeout(done, 150));
    }
    return stop();
  }

  start.onclick = async () => {
    try {
      stream = await navigator.mediaDevices.getUserMedia({video: {facingMode: "environment"}});
      video.srcObject = stream;
      await video.play();
      box.hidden = false;
      start.hidden = true;
      look(new BarcodeDetector());
    } catch {
      find("no-camera").hidden = false;
      stop();
    }
  };
  start.hidden = false;
  find("find").classList.remove("pri");
})();

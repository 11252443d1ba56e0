// Reads codes with the camera where the browser can; else the field below is the way.
(() => {
  const find = (id) => document.getElementById(id), form = find("scan"), box = find("viewer"), start = find("camera");
  if (!box || !window.BarcodeDetector || !navigator.mediaDevices) return;
  const video = box.querySelector("video");

  async function look(detector) {
    while (form.isConnected) {
      const [found] = await detector.detect(video).catch(() => []);
      if (found) {
        form.elements.code.value = found.rawValue;
        return form.requestSubmit();
      }
      await new Promise((done) => setTimeout(done, 150));
    }
  }

  start.onclick = async () => {
    try {
      video.srcObject = await navigator.mediaDevices.getUserMedia({video: {facingMode: "environment"}});
      await video.play();
      [start.hidden, box.hidden] = [true, false];
      await look(new BarcodeDetector());
    } catch {
      find("no-camera").hidden = false;
    }
    video.srcObject?.getTracks().forEach((track) => track.stop());
    [start.hidden, box.hidden] = [false, true];
  };
  start.hidden = false;
  find("find").classList.remove("pri");
})();

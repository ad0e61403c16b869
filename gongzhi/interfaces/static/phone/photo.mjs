// A photo on its way into the outbox: made smaller, without where and when it was taken, and covered by hand.
import { button, make, para, word } from "./words.mjs";

const LONGEST = 1600, LARGEST = 1_500_000;

async function drawn(file) {
  const image = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONGEST / Math.max(image.width, image.height));
  const canvas = make("canvas", { width: Math.max(1, Math.round(image.width * scale)), height: Math.max(1, Math.round(image.height * scale)) });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  image.close();
  return canvas;
}

async function encoded(canvas) {
  for (const quality of [0.8, 0.6, 0.4]) {
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
    if (blob && (blob.size <= LARGEST || quality === 0.4)) return blob.arrayBuffer();
  }
  throw new Error("no picture");
}

// Where the browser can find faces they are proposed as covered; a hand decides.
async function faces(canvas) {
  if (!("FaceDetector" in window)) return [];
  try {
    return (await new window.FaceDetector({ fastMode: true }).detect(canvas)).map(({ boundingBox: { x, y, width, height } }) => [x, y, width, height]);
  } catch { return []; }
}

/** Let somebody cover what does not belong in the photo; give its bytes, or null when they leave it out. */
export async function cover(file, host) {
  const canvas = await drawn(file);
  const clean = make("canvas", { width: canvas.width, height: canvas.height });
  clean.getContext("2d").drawImage(canvas, 0, 0);
  const boxes = await faces(clean);
  const pen = canvas.getContext("2d");
  let drawing = null;
  const paint = () => {
    pen.drawImage(clean, 0, 0);
    pen.fillStyle = "#1c2320";
    for (const box of drawing ? [...boxes, drawing] : boxes) pen.fillRect(...box);
  };
  const spot = (event) => {
    const frame = canvas.getBoundingClientRect();
    return [(event.clientX - frame.left) * canvas.width / frame.width, (event.clientY - frame.top) * canvas.height / frame.height];
  };
  return new Promise((done) => {
    const dialog = make("dialog", { className: "cover", "aria-labelledby": "cover-text" });
    const undo = button(word("coverUndo"), () => { boxes.pop(); paint(); undo.disabled = !boxes.length; }, { disabled: !boxes.length });
    const close = (found) => { dialog.close(); dialog.remove(); done(found); };
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", word("coverPicture"));
    canvas.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      canvas.setPointerCapture(event.pointerId);
      drawing = [...spot(event), 0, 0];
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!drawing) return;
      const [x, y] = spot(event);
      drawing = [drawing[0], drawing[1], x - drawing[0], y - drawing[1]];
      paint();
    });
    const lift = () => {
      if (drawing && Math.abs(drawing[2]) > 8 && Math.abs(drawing[3]) > 8) boxes.push(drawing);
      drawing = null;
      paint();
      undo.disabled = !boxes.length;
    };
    canvas.addEventListener("pointerup", lift);
    canvas.addEventListener("pointercancel", lift);
    dialog.addEventListener("cancel", (event) => { event.preventDefault(); close(null); });
    paint();
    dialog.append(
      make("div", { id: "cover-text" }, para(word("coverRule"), "strong"), para(boxes.length ? word("coverFound") : word("coverHow"), "fine")),
      canvas,
      make("div", { className: "cover-acts" }, undo, button(word("coverDrop"), () => close(null)),
        button(word("coverUse"), async () => close(await encoded(canvas)), { className: "button main" })));
    host.append(dialog);
    dialog.showModal();
  });
}

export async function digest(bytes) {
  return [...new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))].map((one) => one.toString(16).padStart(2, "0")).join("");
}

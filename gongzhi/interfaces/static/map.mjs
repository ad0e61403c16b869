// The live map: outlines on quiet ground, no tiles, no outside host. Loaded only when a reader asks for it.
import { LngLatBounds, Map as Chart, Marker, NavigationControl } from "./vendor/maplibre-gl/maplibre-gl.mjs";

export const INK = { paper: "#fbfaf6", wash: "#f1f1eb", line: "#838c86", text: "#1c2320" };
export const FONT = "PingFang SC, HarmonyOS Sans SC, MiSans, Microsoft YaHei, Noto Sans CJK SC, sans-serif";

/** Open the map inside a box; in pick mode a tap, or the button for the centre, puts the pin. */
export async function open(box, outline, { say, word }) {
  await styleSheet(new URL("./vendor/maplibre-gl/maplibre-gl.css", import.meta.url).href);
  const live = box.querySelector("[data-map-live]");
  const still = box.querySelector("[data-map-still]");
  live.hidden = false;
  if (still) still.hidden = true;
  const bounds = around(outline);
  const chart = new Chart({
    container: live,
    style: style(outline),
    bounds,
    fitBoundsOptions: { padding: 24 },
    attributionControl: false,
    localIdeographFontFamily: FONT,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    fadeDuration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 200,
  });
  chart.touchZoomRotate.disableRotation();
  chart.addControl(new NavigationControl({ showCompass: false }));
  const pin = new Marker({ element: Object.assign(document.createElement("div"), { className: "pin" }) });
  if (box.dataset.lon) pin.setLngLat([Number(box.dataset.lon), Number(box.dataset.lat)]).addTo(chart);
  if ("mapPick" in box.dataset) pick(box, chart, pin, bounds, outline, (text) => {
    box.querySelector("[data-map-note]").textContent = text;
    say(text);
  }, word);
  await new Promise((done, failed) => { chart.once("load", done); chart.once("error", failed); });
}

function pick(box, chart, pin, bounds, outline, tell, word) {
  const put = (lon, lat) => {
    if (!inside(outline, lon, lat)) { tell(word("mapOutside")); return; }
    pin.setLngLat([lon, lat]).addTo(chart);
    const set = (name, value) => { box.querySelector(`input[name=${name}]`).value = value; };
    set("lon", lon.toFixed(6));
    set("lat", lat.toFixed(6));
    set("datum", "WGS-84");
    tell(word("mapPicked"));
  };
  chart.getCanvas().style.cursor = "crosshair";
  chart.on("click", ({ lngLat }) => put(lngLat.lng, lngLat.lat));
  const centre = box.querySelector("[data-map-centre]");
  centre.hidden = false;
  centre.addEventListener("click", () => put(chart.getCenter().lng, chart.getCenter().lat));
  box.addEventListener("gongzhi:located", ({ detail: [lon, lat] }) => {
    put(lon, lat);
    if (bounds.contains([lon, lat])) chart.easeTo({ center: [lon, lat], zoom: Math.max(chart.getZoom(), 14) });
  });
}

export function style(outline) {
  return {
    version: 8,
    sources: { outline: { type: "geojson", data: outline } },
    layers: [
      { id: "ground", type: "background", paint: { "background-color": INK.wash } },
      { id: "area", type: "fill", source: "outline", filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": INK.paper } },
      { id: "edge", type: "line", source: "outline", filter: ["==", ["geometry-type"], "Polygon"], paint: { "line-color": INK.line, "line-width": 1.5 } },
      {
        id: "names", type: "symbol", source: "outline", filter: ["has", "name"],
        layout: { "text-field": ["get", "name"], "text-size": 14, "text-font": ["sans-serif"], "text-max-width": 12 },
        paint: { "text-color": INK.text, "text-halo-color": INK.paper, "text-halo-width": 2 },
      },
    ],
  };
}

function* positions(shape) {
  if (Array.isArray(shape)) {
    if (typeof shape[0] === "number") yield shape;
    else for (const part of shape) yield* positions(part);
  } else if (shape) {
    yield* positions(shape.coordinates ?? shape.features ?? shape.geometries ?? shape.geometry);
  }
}

export function around(outline) {
  const bounds = new LngLatBounds();
  for (const position of positions(outline)) bounds.extend(position.slice(0, 2));
  return bounds;
}

function* rings(shape) {
  if (!shape) return;
  if (shape.type === "Polygon") yield* shape.coordinates;
  else if (shape.type === "MultiPolygon") for (const polygon of shape.coordinates) yield* polygon;
  else for (const part of shape.features ?? shape.geometries ?? [shape.geometry]) yield* rings(part);
}

/** Count crossings of a ray to the east: odd is inside, holes included. The server checks again. */
function inside(outline, lon, lat) {
  let within = false;
  for (const ring of rings(outline)) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
      const [x1, y1] = ring[i];
      const [x2, y2] = ring[j];
      if (y1 > lat !== y2 > lat && lon < ((x2 - x1) * (lat - y1)) / (y2 - y1) + x1) within = !within;
    }
  }
  return within;
}

function styleSheet(href) {
  if (document.querySelector(`link[href="${href}"]`)) return Promise.resolve();
  return new Promise((done, failed) => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href, onload: done, onerror: failed });
    document.head.append(link);
  });
}

// The map of sites: what lies near together comes from the server as one circle, so that it stays smooth at any number.
import { Map as Chart, NavigationControl, Popup } from "./vendor/maplibre-gl/maplibre-gl.mjs";
import { FONT, INK, around, style } from "./map.mjs";

const PINE = "#1f6f5b";
const box = document.getElementById("sites-map");
const note = document.getElementById("sites-note");
const shape = document.getElementById("sites-outline");
const quiet = matchMedia("(prefers-reduced-motion: reduce)").matches;

function collection(marks) {
  return {
    type: "FeatureCollection",
    features: marks.map(([lon, lat, count, reference, name]) => ({
      type: "Feature",
      geometry: { type: "Point", coordinates: [lon, lat] },
      properties: { count, reference, name, label: count > 1 ? String(count) : "" },
    })),
  };
}

function layers() {
  const many = [">", ["get", "count"], 1];
  return [
    {
      id: "many", type: "circle", source: "sites", filter: many,
      paint: {
        "circle-color": PINE, "circle-opacity": 0.85,
        "circle-radius": ["interpolate", ["linear"], ["log10", ["get", "count"]], 0, 10, 1, 14, 2, 18, 3, 24, 4, 30],
        "circle-stroke-color": INK.paper, "circle-stroke-width": 1.5,
      },
    },
    {
      id: "counts", type: "symbol", source: "sites", filter: many,
      layout: { "text-field": ["get", "label"], "text-size": 13, "text-font": ["sans-serif"], "text-allow-overlap": true },
      paint: { "text-color": "#ffffff" },
    },
    {
      id: "one", type: "circle", source: "sites", filter: ["==", ["get", "count"], 1],
      paint: { "circle-color": INK.paper, "circle-radius": 6, "circle-stroke-color": PINE, "circle-stroke-width": 3 },
    },
    {
      id: "called", type: "symbol", source: "sites", filter: ["==", ["get", "count"], 1], minzoom: 14,
      layout: { "text-field": ["get", "name"], "text-size": 13, "text-font": ["sans-serif"], "text-offset": [0, 1.2], "text-anchor": "top", "text-max-width": 10 },
      paint: { "text-color": INK.text, "text-halo-color": INK.paper, "text-halo-width": 2 },
    },
  ];
}

async function start() {
  const outline = shape ? JSON.parse(shape.textContent) : { type: "FeatureCollection", features: [] };
  const chart = new Chart({
    container: box,
    style: style(outline),
    ...(shape ? { bounds: around(outline), fitBoundsOptions: { padding: 24 } } : { center: [120.7, 30.8], zoom: 10 }),
    attributionControl: false,
    localIdeographFontFamily: FONT,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    maxZoom: 20,
    fadeDuration: quiet ? 0 : 200,
  });
  chart.touchZoomRotate.disableRotation();
  chart.addControl(new NavigationControl({ showCompass: false }));
  await new Promise((done, failed) => { chart.once("load", done); chart.once("error", failed); });
  chart.addSource("sites", { type: "geojson", data: collection([]) });
  for (const layer of layers()) chart.addLayer(layer);

  let asked = null;
  const show = async () => {
    asked?.abort();
    asked = new AbortController();
    const { _sw: low, _ne: high } = chart.getBounds();
    const query = new URLSearchParams({ box: [low.lng, low.lat, high.lng, high.lat].map((one) => one.toFixed(6)).join(","), zoom: chart.getZoom().toFixed(2) });
    try {
      const answer = await fetch(`${box.dataset.view}&${query}`, { signal: asked.signal, headers: { accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const { marks, cut } = await answer.json();
      chart.getSource("sites").setData(collection(marks));
      const total = marks.reduce((sum, [, , count]) => sum + count, 0);
      note.textContent = cut ? box.dataset.cut : box.dataset.counted.replace("{n}", total.toLocaleString("zh-CN"));
      box.dataset.shown = String(total);
    } catch (error) {
      if (error.name !== "AbortError") note.textContent = box.dataset.failed;
    }
  };
  chart.on("moveend", show);
  await show();

  chart.on("click", "many", ({ features: [one] }) => {
    chart.easeTo({ center: one.geometry.coordinates, zoom: Math.min(chart.getZoom() + 2.5, 19), duration: quiet ? 0 : 300 });
  });
  const popup = new Popup({ closeButton: false, offset: 10 });
  chart.on("click", "one", ({ features: [one] }) => {
    const link = Object.assign(document.createElement("a"), {
      href: box.dataset.site.replace("S-000000", one.properties.reference),
      textContent: one.properties.name,
    });
    popup.setLngLat(one.geometry.coordinates).setDOMContent(link).addTo(chart);
  });
  for (const id of ["many", "one"]) {
    chart.on("mouseenter", id, () => { chart.getCanvas().style.cursor = "pointer"; });
    chart.on("mouseleave", id, () => { chart.getCanvas().style.cursor = ""; });
  }
}

start().catch(() => { note.textContent = box.dataset.failed; });

// How far a site is: reckoned here, from a position that is asked for by a tap and goes with the page.
export function where() {
  return new Promise((done) => {
    if (!navigator.geolocation) return done(null);
    navigator.geolocation.getCurrentPosition(({ coords }) => done([coords.longitude, coords.latitude]), () => done(null), { enableHighAccuracy: true, timeout: 10_000 });
  });
}

/** Metres between a position and a site, on the sphere; null where one of them is not known. */
export function distance(here, { lon, lat }) {
  if (!here || lon === null || lat === null) return null;
  const rad = Math.PI / 180, [lon0, lat0] = here;
  const a = Math.sin((lat - lat0) * rad / 2) ** 2 + Math.cos(lat * rad) * Math.cos(lat0 * rad) * Math.sin((lon - lon0) * rad / 2) ** 2;
  return 2 * 6_371_000 * Math.asin(Math.sqrt(a));
}

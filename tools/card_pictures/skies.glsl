// Skies by the time of day, and the room that interiors mirror.

vec3 skyDay(vec3 d, float clouds) {
  vec3 c = mix(vec3(.52, .7, .95), vec3(.1, .27, .66), pow(max(d.y, 0.), .55));
  vec2 q = d.xz / max(d.y + .09, .03);
  float f = fbm(q * .9 + 3.), g = fbm(q * .9 + 3. - SUN.xz * .25);
  float k = smoothstep(1.06 - clouds, 1.34 - clouds, f + .25) * smoothstep(.0, .18, d.y);
  c = mix(c, mix(vec3(.72, .76, .84), vec3(1.18, 1.14, 1.08), clamp(.55 + 1.8 * (f - g), 0., 1.)), k);
  return c + vec3(1., .8, .5) * .35 * pow(max(dot(d, SUN), 0.), 12.) + vec3(3., 2.6, 2.) * smoothstep(.9994, .9998, dot(d, SUN));
}
vec3 skyDusk(vec3 d) {
  float y = max(d.y, 0.), s = max(dot(normalize(vec3(d.x, d.y * .7, d.z)), SUN), 0.);
  vec3 c = mix(vec3(1.15, .5, .2), vec3(.16, .2, .42), pow(y, .42)) + vec3(1., .45, .15) * .7 * pow(s, 7.);
  vec2 q = d.xz / (d.y + .12); float f = fbm(q * vec2(.5, 1.2) + 5.);
  c = mix(c, mix(vec3(.32, .18, .26), vec3(1.5, .62, .32), pow(s, 3.)), smoothstep(.42, .75, f) * smoothstep(.02, .2, d.y) * .75);
  return c + vec3(4., 2.6, 1.3) * smoothstep(.9985, .9992, dot(d, SUN));
}
vec3 skyNight(vec3 d) {
  vec3 c = mix(vec3(.09, .12, .2), vec3(.012, .018, .05), pow(max(d.y, 0.), .5));
  vec2 q = vec2(atan(d.x, d.z) * 60., d.y * 70.), i = floor(q);
  float r = h1(i); vec2 o = fract(q) - .5 - .3 * (vec2(h1(i + 4.), h1(i + 9.)) - .5);
  c += smoothstep(.975, 1., r) * smoothstep(.2, .0, length(o)) * vec3(1., .95, .85) * step(0., d.y);
  c += vec3(.05, .06, .1) * smoothstep(.35, .8, fbm(d * 3. + 2.)) * max(d.y, 0.);
  float m = dot(d, SUN);
  return c + smoothstep(.9986, .9989, m) * vec3(1.6, 1.55, 1.4) * (.8 + .3 * noise(d * 160.)) + vec3(.3, .33, .4) * .5 * pow(max(m, 0.), 60.);
}
vec3 skyRoom(vec3 d) {
  vec3 c = mix(vec3(.24, .2, .17), vec3(.5, .47, .43), smoothstep(-.3, .9, d.y));
  float w = smoothstep(.05, .0, box2(vec2(d.x * .8 - .45 * SUN.x, d.y - .55) / max(dot(d, normalize(SUN)), .05) * .6, vec2(.22, .2), .02));
  return c + vec3(2.6, 2.5, 2.3) * w * step(0., dot(d, SUN));
}

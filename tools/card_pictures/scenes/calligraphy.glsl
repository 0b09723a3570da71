#if VIEW == 1
// A brush, an ink stone, and strokes of ink on paper.
#define EYE vec3(0, 5.2, 5.4)
#define AT vec3(.1, 0, .1)
#define ZOOM 1.5
#define ROOM
float ink(vec2 p) { // broad strokes, dry at their ends
  float d = 9.; vec2 q = p + .06 * vec2(noise(p * 2.), noise(p * 2. + 5.));
  d = min(d, seg(q, vec2(-1.7, .95), vec2(-.3, 1.1)) - .12); d = min(d, seg(q, vec2(-1.02, 1.5), vec2(-1.08, -.9)) - .13);
  d = min(d, seg(q, vec2(-1.05, .8), vec2(-1.85, -.35)) - .1 + .03 * q.y); d = min(d, seg(q, vec2(-1., .7), vec2(-.25, -.35)) - .12); d = min(d, seg(q, vec2(-1.45, -.5), vec2(-.7, -.42)) - .08);
  float dry = smoothstep(.2, .75, noise(q * vec2(3, 26)) + .3); return smoothstep(.03, -.02, d + .03 * fbm(q * 12.)) * mix(1., dry, smoothstep(-.05, -.9, q.y) * .7);
}
vec2 map(vec3 p) {
  vec2 r = vec2(p.y, 1.); ADD(box(p - vec3(-.7, .015, .1), vec3(1.75, .015, 1.95), .01), 2.);
  vec3 q = p - vec3(2.1, .16, -.7); float s = box(q, vec3(.62, .16, .85), .08); s = smax(s, -ell(q - vec3(0, .2, .05), vec3(.47, .2, .66)), .04); ADD(s, 3.);
  ADD(max(box(q - vec3(0, -.02, .05), vec3(.5, .09, .7), .02), .0 - q.y - .2), 4.);
  vec3 a = vec3(1.25, .3, 1.7), b = vec3(2.6, .2, .75); ADD(limb(p, vec3(.62, .16, 2.1), vec3(2.7, .55, .5), .1, .08), 5.); ADD(limb(p, vec3(.62, .16, 2.1), vec3(.2, .04, 2.38), .12, .015) - .01 * noise(p * 30.), 6.); ADD(limb(p, vec3(.7, .17, 2.04), vec3(.86, .2, 1.92), .115, .112), 7.);
  ADD(box(p - vec3(-2., .1, -1.75), vec3(.28, .1, .16), .05), 8.); ADD(box(p - vec3(.45, .12, -1.65), vec3(.2, .2, .2), .03), 9.); return r;
}
Mat paint(float id, vec3 p, inout vec3 n) {
  if (id < 1.5) return shiny(wood(p * .8, vec3(.16, .08, .04), vec3(.32, .17, .08)), .2, .04);
  if (id < 2.5) { vec2 q = vec2(p.x + .55, -p.z); float i = ink(q * .95), seal = step(box2(q - vec2(1.05, -1.3), vec2(.2), .03), 0.) * step(.35, noise(q * 18.)); return M(mix(mix(vec3(.82, .78, .68) * (.92 + .1 * fbm(p * 9.)), vec3(.03, .03, .035), i), vec3(.7, .06, .04), seal)); }
  if (id < 3.5) return M(stone(p * 2., vec3(.09, .09, .1))); if (id < 4.5) return shiny(vec3(.01), 1.2, .3);
  if (id < 5.5) return shiny(wood(p, vec3(.3, .18, .06), vec3(.5, .34, .14)), .4, .05); if (id < 6.5) return M(mix(vec3(.5, .4, .28), vec3(.02), smoothstep(2.14, 2.22, p.z)));
  return id < 7.5 ? M(vec3(.55, .4, .15)) : id < 8.5 ? M(vec3(.35, .36, .37)) : shiny(vec3(.6, .08, .05), .5, .06);
}
#else
// A fountain pen on a handwritten letter, beside a bottle of ink.
#define EYE vec3(.2, 4.4, 5.2)
#define AT vec3(.2, .1, 0)
#define ZOOM 1.5
#define ROOM
vec2 map(vec3 p) {
  vec2 r = vec2(p.y, 1.); vec3 q = p; q.xz *= R(.12); ADD(box(q - vec3(-.4, .02, .2), vec3(2., .015, 2.4), .01), 2.);
  vec3 a = vec3(-.15, .1, 1.15), d = normalize(vec3(.75, .08, .5)); ADD(limb(p, a + d * .45, a + d * 2.3, .16, .15), 3.); ADD(limb(p, a + d * 2.3, a + d * 3.1, .14, .09), 3.);
  ADD(limb(p, a + d * 1.3, a + d * 1.38, .17, .17), 4.); ADD(limb(p, a + d * .4, a + d * .46, .155, .155), 4.); ADD(max(limb(p, a, a + d * .45, .01, .12), p.y - a.y - .03 - .1 * (dot(p - a, d))), 4.);
  vec3 b = p - vec3(2.2, .5, -1.4); float g = box(b, vec3(.5, .48, .5), .14); ADD(g, 5.); ADD(cyl(b - vec3(0, .58, 0), .12, .26, .02), 5.); ADD(cyl(p - vec3(1.05, .17, -1.75), .15, .33, .04), 6.); return r;
}
Mat paint(float id, vec3 p, inout vec3 n) {
  if (id < 1.5) return shiny(wood(p, vec3(.2, .1, .05), vec3(.42, .24, .11)), .25, .05);
  if (id < 2.5) { vec3 q = p; q.xz *= R(.12); vec2 w = vec2(q.x + 5., -q.z + 3.); float margin = step(-2.1, q.x) * step(q.x, 1.3) * step(-1.8, q.z) * step(q.z, 1.05) * step(q.x, 1.3 - 9. * smoothstep(.78, .8, q.z) * .2); return M(mix(vec3(.85, .81, .72) * (.94 + .08 * fbm(p * 7.)), vec3(.04, .06, .25), writing(w, .42) * margin)); }
  if (id < 3.5) return shiny(vec3(.02, .05, .1), 1.3, .16); if (id < 4.5) return shiny(vec3(.7, .5, .18), 1., .3);
  if (id < 5.5) return shiny(p.y > 1. ? vec3(.3, .4, .45) : vec3(.01, .02, .12), 1.5, .14); return shiny(vec3(.03), .6, .08);
}
#endif

float tower(vec3 p, float r, float h) {
  float d = cyl(p - vec3(0, h * .5, 0), h * .5, r, .02), top = cyl(p - vec3(0, h, 0), .3, r * 1.18, .02);
  float a = atan(p.z, p.x); float gap = max(abs(fract(a * 1.59155) - .5) * r * .63 - .17 * r * .63, h + .08 - p.y); top = max(top, -max(gap, -(length(p.xz) - r * 1.3) - r * 2.));
  return min(d, max(top, -cyl(p - vec3(0, h + .4, 0), .35, r * .95, 0.)));
}
float wall(vec3 p, float l, float h) { // along x
  float d = box(p - vec3(0, h * .5, 0), vec3(l, h * .5, .25), .01), g = abs(fract(p.x * 1.7) - .5) / 1.7 - .12;
  return min(d, max(box(p - vec3(0, h + .12, .17), vec3(l, .14, .08), .01), -max(g, h + .02 - p.y)));
}
#if VIEW == 1
// A castle on a green hill.
#define EYE vec3(-3, 1.6, 15)
#define AT vec3(.2, 3.5, 0)
#define ZOOM 1.4
#define SUN normalize(vec3(-.65, .55, .5))
#define PACE .7
float ground(vec2 p) { return 3.1 * exp(-dot(p, p) * .028) + .7 * fbm(p * .4) - .4 + 2. * smoothstep(-12., -40., p.y) * fbm(p * .12); }
vec2 map(vec3 p) {
  vec2 r = vec2((p.y - ground(p.xz)) * .75, 1.); vec3 q = p - vec3(0, 2.6, 0);
  ADD(tower(q - vec3(-2.4, 0, 1.1), .62, 2.3), 2.); ADD(tower(q - vec3(2.5, 0, 1.), .62, 2.5), 2.); ADD(tower(q - vec3(2.1, 0, -2.), .6, 2.8), 2.); ADD(tower(q - vec3(-2., 0, -2.), .6, 2.7), 2.);
  ADD(wall(q - vec3(0, 0, 1.1), 2.3, 1.5), 2.); ADD(wall(q.zyx * vec3(1, 1, -1) - vec3(-.5, 0, 2.2), 1.6, 1.5), 2.); ADD(wall(q.zyx - vec3(-.5, 0, 2.4), 1.6, 1.5), 2.);
  ADD(max(box(q - vec3(.1, 1.2, -.7), vec3(1., 2.3, .8), .02), -q.y - 1.), 2.); ADD(tower(q - vec3(-.7, 0, -.9), .5, 4.3), 2.);
  ADD(coneUp(q - vec3(-.7, 4.55, -.9), 1.3, .62), 3.); ADD(coneUp(q - vec3(2.1, 3.05, -2.), 1.3, .74), 3.); ADD(coneUp(q - vec3(-2.4, 2.55, 1.1), 1.2, .75), 3.); ADD(gable(q.zyx - vec3(-.7, 3.5, .1), .85, .9, 1.05), 3.);
  ADD(max(box(q - vec3(0, .4, 1.4), vec3(.42, .75, .12), .02), length(q.xy - vec2(0, .65)) - .55), 4.); ADD(limb(q, vec3(-.7, 5.7, -.9), vec3(-.7, 6.6, -.9), .03, .02), 4.); vec3 f = q - vec3(-.35, 6.4, -.9); f.z += .06 * sin(f.x * 9.); ADD(box(f, vec3(.33, .17, .015), .01), 5.);
  for (int i = ZERO; i < 9; i++) { float k = float(i), a = h1(k) * 6.3; vec2 c = vec2(-6.5 + 13. * h1(k + 3.), 3.5 + 3. * h1(k + 9.)); if (i > 5) c = vec2(-8. + 7. * (k - 6.), -5.); ADD(crown(p - vec3(c.x, ground(c) - .1, c.y), .5 + .35 * h1(k + 5.)), 6.); }
  return r;
}
Mat paint(float id, vec3 p, inout vec3 n) {
  if (id < 1.5) { rough(n, p, 5., .5); float path = smoothstep(.35, .2, abs(p.x - .5 * sin(p.z * .9 + 1.) * smoothstep(1.5, 4., p.z)) - .02 * p.z) * step(1.4, p.z); return M(mix(lawn(p * .7, vec3(.15, .27, .06)), vec3(.5, .4, .28), path)); }
  if (id < 2.5) { rough(n, p, 12., .3); vec3 q = p - vec3(0, 2.6, 0); float a = length(q.xz) ; vec3 c = masonry(p, n, vec2(.34, .16), vec3(.6, .54, .44), vec3(.38, .33, .27)); vec2 w = vec2(fract((p.x + p.z) * .9) - .5, fract(p.y * .85) - .5); return M(mix(c, vec3(.03), step(abs(w.x), .06) * step(abs(w.y), .17) * step(abs(n.y), .3) * step(.9, q.y))); }
  if (id < 3.5) return M(vec3(.42, .13, .08) * (.6 + .5 * step(.25, fract(p.y * 7. + .3 * noise(p * 9.))))); if (id < 4.5) return M(wood(p.yxz * 2., vec3(.1, .05, .02), vec3(.2, .1, .05)));
  if (id < 5.5) return M(vec3(.75, .08, .06)); rough(n, p, 8., .7); return M(vec3(.1, .2, .05) * (.5 + noise(p * 9.)));
}
#else
// The gate of a castle, with its bridge over the moat, at dusk.
#define EYE vec3(2.8, 1.9, 8.6)
#define AT vec3(-.2, 1.95, 0)
#define ZOOM 1.15
#define SUN normalize(vec3(.75, .28, .5))
#define SUNC vec3(2.2, 1.25, .7)
#define AMBC vec3(.3, .34, .5)
#define SKY skyDusk(vec3(d.x, d.y, -d.z)) * .8
#define PACE .75
vec2 map(vec3 p) {
  vec2 r = vec2(p.y + .35, 1.); ADD(tower(p - vec3(-1.75, -.5, 0), .95, 4.2), 2.); ADD(tower(p - vec3(1.75, -.5, 0), .95, 4.2), 2.);
  float w = min(wall(p - vec3(0, -.5, -.3), 9., 2.7), wall(p - vec3(0, -.5, .1), 1.5, 3.9)); float door = max(abs(p.x) - .72, p.y - 1.5); door = min(door, length(p.xy - vec2(0, 1.5)) - .72); w = max(w, -max(door, abs(p.z) - 2.)); ADD(w, 2.);
  vec2 g = abs(fract(p.xy * 3.5) - .5) / 3.5; ADD(max(max(min(g.x, g.y) - .03, abs(p.z + .1) - .03), max(door, .75 - p.y)), 3.);
  ADD(box(p - vec3(0, .0, 3.), vec3(.75, .07, 2.7), .01), 4.); vec3 q = vec3(abs(p.x), p.yz); ADD(limb(q, vec3(.72, .1, 4.6), vec3(.72, 2.5, .4), .03, .03), 3.);
  ADD(tower(p - vec3(-7.2, -.5, -.6), .9, 3.4), 2.); ADD(tower(p - vec3(7.2, -.5, -.6), .9, 3.4), 2.); ADD(coneUp(p - vec3(-1.75, 4., 0), 1.7, 1.15), 5.); ADD(coneUp(p - vec3(1.75, 4., 0), 1.7, 1.15), 5.);
  ADD((p.y + .1 - .3 * fbm(p.xz)) * .8 + 2. * smoothstep(4.6, 4.9, -p.z + 9.2) , 6.); ADD(sph(vec3(q.x - .95, q.y - 1.6, q.z - .95), .09), 7.); return r;
}
Mat paint(float id, vec3 p, inout vec3 n) {
  if (id < 1.5) { rough(n, p, 2.5, .07); return shiny(vec3(.04, .07, .07), .7, .3); } if (id < 2.5) { rough(n, p, 9., .4); vec3 c = masonry(p, n, vec2(.46, .22), vec3(.5, .45, .39), vec3(.28, .25, .22)); float a = atan(p.z, abs(p.x) - 1.75); vec2 s = vec2(a - 1.25, p.y - 2.3); Mat m = M(c); if (abs(abs(p.x) - 1.75) < 1. && p.z > .3 && abs(s.x) < .09 && abs(s.y) < .34) m = lit(vec3(1., .6, .2), 1.3); return m; }
  if (id < 3.5) return M(vec3(.06)); if (id < 4.5) return M(wood(p.zyx * 1.5 + floor(p.z * 4.), vec3(.14, .08, .04), vec3(.3, .19, .1)) * smoothstep(.0, .06, abs(fract(p.z * 4.) - .5))); if (id < 5.5) return M(vec3(.26, .11, .09) * (.6 + .5 * step(.3, fract(p.y * 6.)))); return id < 6.5 ? M(lawn(p, vec3(.12, .18, .05))) : lit(vec3(1., .65, .25), 5.);
}
#endif

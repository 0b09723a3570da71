#if VIEW == 1
// Painted hives in a meadow of flowers.
#define EYE vec3(.6, 2.3, 8.5)
#define AT vec3(.2, 1.15, 0)
#define ZOOM 1.25
#define PACE .65
vec3 hive(vec3 p) {
  float d = min(box(p - vec3(0, .75, 0), vec3(.62, .32, .55), .03), box(p - vec3(0, 1.42, 0), vec3(.62, .32, .55), .03));
  float lid = box(p - vec3(0, 1.8, 0), vec3(.7, .07, .63), .02);
  float foot = min(box(vec3(abs(p.x) - .45, p.y - .2, abs(p.z) - .4), vec3(.07, .26, .07), .01), box(p - vec3(0, .42, .12), vec3(.66, .04, .66), .01));
  float hole = box(p - vec3(0, .53, .56), vec3(.3, .05, .1), .02); d = max(d, -hole);
  return vec3(d, lid, foot);
}
vec2 map(vec3 p) {
  vec2 r = vec2((p.y - .35 * fbm(p.xz * .3) - .05 * noise(p.xz * 5.)) * .9, 1.);
  for (int i = ZERO; i < 3; i++) {
    vec3 q = p - vec3(-2.5 + 2.3 * float(i), .1, -.4 * float(i) + .3); q.xz *= R(.25 - .3 * float(i)); vec3 h = hive(q);
    ADD(h.x, 10. + float(i)); ADD(h.y, 3.); ADD(h.z, 4.);
  }
  ADD(crown(p - vec3(-5.5, 1.2, -7), 2.3), 5.); ADD(crown(p - vec3(5, 1., -9), 2.6), 5.); ADD(crown(p - vec3(0, .6, -13), 2.8), 5.);
  ADD(limb(p, vec3(-5.5, 0, -7), vec3(-5.5, 3, -7), .3, .2), 4.);
  if (p.z > 1.3 || p.z < -2.2) { vec2 b = blooms(p - vec3(0, .15, 0), .5, .42); ADD(b.x, 20. + b.y); }
  else ADD(max(p.y - .7, .25), 1.);
  return r;
}
Mat paint(float id, vec3 p, inout vec3 n) {
  if (id > 18.5) return M(bloomColour(id - 20.));
  if (id > 9.5) { vec3 c = id < 10.5 ? vec3(.2, .42, .62) : id < 11.5 ? vec3(.85, .78, .6) : vec3(.72, .42, .12); return M(c * (.7 + .4 * fbm(vec3(p.x * 2., p.y * 14., p.z * 2.)))); }
  if (id < 1.5) { rough(n, p, 12., .5); return M(lawn(p, vec3(.13, .24, .05))); }
  if (id < 3.5) return shiny(vec3(.55, .57, .6), .4, .15);
  if (id < 4.5) return M(wood(p.yxz, vec3(.16, .09, .05), vec3(.34, .2, .1)));
  rough(n, p, 7., .7); return M(vec3(.1, .2, .05) * (.5 + noise(p * 6.)));
}
#else
// Two bees on a comb whose cells are half full of honey.
#define EYE vec3(.3, -.6, 4.6)
#define AT vec3(0, 0, 0)
#define ZOOM 1.35
#define ROOM
#define SUN normalize(vec3(-.6, .6, .6))
vec4 comb(vec2 p) { // where in its cell, and which
  vec2 s = vec2(1, 1.7320508), a = mod(p, s) - .5 * s, b = mod(p - .5 * s, s) - .5 * s;
  vec2 g = dot(a, a) < dot(b, b) ? a : b; return vec4(g, p - g);
}
float depth(vec2 p) {
  vec4 c = comb(p * 2.6); float e = .5 - hexagon(c.yx, 0.), k = h1(floor(c.zw * 7. + .5));
  float lid = smoothstep(-1.2, .6, p.x * .5 + p.y + .8 * (k - .5)), full = k > .55 ? .09 : .2;
  float inside = mix(.3 - (k > .3 ? full * .6 : 0.), .04 - .03 * dot(c.xy, c.xy) * 4., smoothstep(.55, .65, lid));
  return -inside * smoothstep(.03, .12, e);
}
vec2 bee(vec3 p) { // heads to +x
  vec2 r = vec2(9, 0); float f = .012 * noise(p * 70.);
  ADD(ell(p - vec3(.0, 0, 0), vec3(.2, .19, .18)) - f, 11.); ADD(ell(p - vec3(-.42, -.02, -.02), vec3(.33, .19, .18)), 12.);
  ADD(ell(p - vec3(.25, 0, .0), vec3(.1, .13, .11)), 13.);
  vec3 q = vec3(p.x, abs(p.y), p.z);
  ADD(sph(q - vec3(.28, .09, .04), .06), 14.);
  ADD(limb(q, vec3(.32, .03, .05), vec3(.5, .12, .08), .014, .012), 13.);
  for (int i = 0; i < 3; i++) { float x = .1 - .13 * float(i), e = .12 * float(i - 1); ADD(min(limb(q, vec3(x, .12, -.05), vec3(x - e, .3, .02), .02, .016), limb(q, vec3(x - e, .3, .02), vec3(x - 1.8 * e, .38, -.16), .016, .01)), 13.); }
  vec3 w = q - vec3(.02, .12, .14); w.xy *= R(-2.55); w.x -= .36; ADD(ell(w, vec3(.36, .12, .008)), 15.);
  return r;
}
vec2 map(vec3 p) {
  vec2 r = vec2((p.z - depth(p.xy) - .04 * noise(p.xy * 3.)) * .55, 1.);
  vec3 q = p - vec3(-.55, .2, .2); q.xy *= R(-.5); vec2 b = bee(q / 1.25); b.x *= 1.25; if (b.x < r.x) r = b;
  q = p - vec3(.95, -.75, .2); q.xy *= R(-2.3); b = bee(q / 1.25); b.x *= 1.25; if (b.x < r.x) r = b;
  return r;
}
Mat paint(float id, vec3 p, inout vec3 n) {
  if (id < 1.5) {
    float z = -p.z; vec4 c = comb(p.xy * 2.6); float k = h1(floor(c.zw * 7. + .5)), deep = smoothstep(.09, .2, z);
    Mat m = shiny(mix(vec3(.85, .55, .16) * (.8 + .3 * noise(p * 9.)), vec3(.72, .3, .02), deep), .3 + .7 * deep, .03 + .12 * deep); if (deep < .5) m.rough = .5; rough(n, p, 20., .12); return m;
  }
  if (id < 11.5) { rough(n, p, 60., .8); return M(vec3(.5, .27, .07) * (.5 + noise(p * 50.))); }
  if (id < 12.5) { vec3 a = p - vec3(-.55, .2, .2), b = p - vec3(.95, -.75, .2); a.xy *= R(-.5); b.xy *= R(-2.3); float x = length(a) < length(b) ? a.x : b.x; float s = smoothstep(-.25, .25, sin(x * 27. + .6)); return shiny(mix(vec3(.05, .03, .02), vec3(.75, .4, .06), s), .4, .05); }
  if (id < 13.5) return shiny(vec3(.05, .035, .03), .3, .05);
  if (id < 14.5) return shiny(vec3(.02), 1., .2);
  return shiny(vec3(.55, .5, .42) * (.7 + .5 * smoothstep(.4, .6, noise(p * 18.))), 1., .3);
}
#endif

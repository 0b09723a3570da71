#if VIEW == 1
// A suspension bridge over a strait, in the evening.
#define EYE vec3(-7, 2.4, 14)
#define AT vec3(1.5, 2.1, 0)
#define ZOOM 1.35
#define SUN normalize(vec3(.65, .3, -.25))
#define SUNC vec3(2.2, 1.35, .8)
#define AMBC vec3(.4, .4, .52)
#define FOGC vec3(.85, .6, .45)
#define FOG .009
#define SKY skyDusk(d)
vec2 map(vec3 p) {
  vec2 r = vec2(p.y, 1.);
  ADD(box(p - vec3(0, 1.75, 0), vec3(40, .14, .75), .02), 2.);
  vec3 q = vec3(mod(p.x + 6., 12.) - 6., p.y, abs(p.z)); if (abs(p.x) < 30.) {
    ADD(box(q - vec3(0, 2.6, .78), vec3(.22, 2.7, .14), .03), 2.); ADD(box(q - vec3(0, 5., 0), vec3(.18, .16, .8), .02), 2.); ADD(box(q - vec3(0, 3.4, 0), vec3(.16, .1, .8), .02), 2.); ADD(box(q - vec3(0, .25, 0), vec3(.6, .35, 1.3), .1), 3.);
    float x = mod(p.x, 12.) - 6., y = 2.15 + x * x * .086; ADD(max(length(vec2((p.y - y) * .72, q.z - .78)) - .05, .0 - p.y) * .8, 2.);
    vec3 s = q; s.x = (fract(p.x * 1.6) - .5) / 1.6; ADD(max(length(s.xz - vec2(0, .78)) - .018, max(p.y - y, 1.7 - p.y)), 2.);
  }
  float h = 3.6 * smoothstep(12., 30., abs(p.x - 4.) + p.z * .3) * fbm(p.xz * .16 + 3.) * step(p.z, 8.); ADD((p.y - h * smoothstep(2., -14., p.z) - 4.5 * smoothstep(-24., -45., p.z) * fbm(p.xz * .09) + .02) * .6, 4.);
  return r;
}
Mat paint(float id, vec3 p, inout vec3 n) {
  if (id < 1.5) { rough(n, p * vec3(1, 1, 2), 2.2, .12); rough(n, p, 7., .06); return shiny(vec3(.06, .12, .16), .8, .3); }
  if (id < 2.5) return shiny(vec3(.62, .13, .06) * (.8 + .3 * noise(p * 5.)), .3, .04);
  if (id < 3.5) return M(stone(p, vec3(.5, .47, .44)));
  rough(n, p, 2., .6); return M(vec3(.2, .2, .12) * (.6 + .7 * fbm(p * .8)));
}
#else
// An old bridge of stone arches over a river.
#define EYE vec3(2.5, 2.1, 9)
#define AT vec3(0, 1.15, 0)
#define ZOOM 1.2
#define SUN normalize(vec3(.6, .6, .55))
#define PACE .75
float deck(float x) { return 2.25 - .035 * x * x; }
vec2 map(vec3 p) {
  vec2 r = vec2(p.y, 1.); vec3 q = p; float x = abs(p.x) < 5.4 ? mod(p.x + 1.8, 3.6) - 1.8 : 9.;
  float arch = length(vec2(x, p.y - .1)) - 1.42 + .03 * p.x * p.x * .5, body = max(max(p.y - deck(p.x), abs(p.z) - .9), abs(p.x) - 14.);
  body = max(body, -max(arch, -3.)) ; ADD(body * .9, 2.);
  ADD(max(max(abs(abs(p.z) - .88) - .12, p.y - deck(p.x) - .42), deck(p.x) - p.y - .1) * .9, 3.);
  float cx = mod(p.x, 3.6) - 1.8; if (abs(p.x) < 5.) ADD(max(max(abs(cx) + .7 * max(abs(p.z) - .9, 0.) - .42, abs(p.z) - 1.45), p.y - 1.), 2.);
  float bank = 1.1 * smoothstep(5.2, 8., abs(p.x + .8 * sin(p.z * .25))) + .3 * fbm(p.xz * .7) - .35 + 1.6 * smoothstep(-8., -22., p.z); ADD((p.y - bank) * .7, 4.);
  ADD(crown(p - vec3(-7.5, .6, -3.5), 1.9), 5.); ADD(crown(p - vec3(7.8, .6, -4.5), 2.3), 5.); ADD(crown(p - vec3(-3, .5, -13), 2.6), 5.); ADD(crown(p - vec3(3.5, .5, -15), 3.), 5.); ADD(crown(p - vec3(11, .5, -13), 3.), 5.); ADD(crown(p - vec3(-11, .5, -12), 3.), 5.);
  return r;
}
Mat paint(float id, vec3 p, inout vec3 n) {
  if (id < 1.5) { rough(n, p * vec3(2.5, 1, 1), 1.5, .07); return shiny(vec3(.07, .13, .1), .7, .28); }
  if (id < 3.5) { rough(n, p, 8., .4); float x = mod(p.x + 1.8, 3.6) - 1.8, a = length(vec2(x, p.y - .1)) + .015 * p.x * p.x; vec3 c = masonry(p, n, vec2(.42, .2), vec3(.55, .5, .42), vec3(.3, .27, .23)); if (a < 1.75 && abs(p.x) < 5.4 && id < 2.5) c = vec3(.58, .53, .45) * (.6 + .5 * step(.12, fract(atan(x, p.y - .1) * 5.))) * (.8 + .3 * fbm(p * 6.)); return M(mix(c, vec3(.2, .25, .08), smoothstep(.5, .75, fbm(p * 1.6)) * .7)); }
  if (id < 4.5) { rough(n, p, 9., .5); return M(lawn(p, vec3(.16, .26, .06))); }
  rough(n, p, 5., .7); return M(vec3(.11, .21, .05) * (.5 + noise(p * 5.)));
}
#endif
